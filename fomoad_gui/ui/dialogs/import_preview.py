"""What an import would do, shown before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.core.layouts import Layout
from fomoad_gui.core.words import counted
from fomoad_gui.ui.dialogs.count_table import CountTable
from fomoad_gui.ui.dialogs.import_choice import (
    NO_PROJECT,
    ImportChoice,
    advice,
    chosen_plan,
    count_rows,
    examples,
    known_line,
    known_ones,
)
from fomoad_gui.ui.dialogs.problem_list import ProblemList
from fomoad_gui.ui.dialogs.thumbnail_strip import ThumbnailStrip
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

if TYPE_CHECKING:
    from fomoad_gui.app.snapshot import Snapshot
    from fomoad_gui.pipeline.importing import ImportPlan

MOST_THUMBNAILS = 6
TALLEST_TABLE = 180
LAYOUTS: dict[str, str] = {
    Layout.MVTEC: "MVTec folders (train/good, test/good, test and a folder for each defect)",
    Layout.SPLIT: "train and test folders",
    Layout.OK_NG: "folders of OK and of NG parts",
    Layout.FLAT: "one folder of pictures, taken as good parts",
}
CHOICES = {
    ImportChoice.FOLDERS: ("As the folders say", "Labels and splits as recognised"),
    ImportChoice.ALL_GOOD: (
        "All show good parts",
        "Whatever the folders are called; some are held out for the threshold",
    ),
    ImportChoice.UNLABELLED: ("Not labelled yet", "You label them in the gallery; nothing learns from them until then"),
}


class ImportPreview(QDialog):
    """Shows an `ImportPlan`. `confirmed(ImportPlan)` carries what a person agreed to, which may say other labels.

    `joined` is the state of the project that the pictures will be added to.
    Open it with `open()`; it deletes itself when closed. UI thread only.
    """

    confirmed = Signal(object)

    def __init__(
        self,
        plan: ImportPlan,
        thumbnails: ThumbnailSource,
        parent: QWidget | None = None,
        *,
        joined: Snapshot = NO_PROJECT,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Import")
        self.resize(640, 0)
        self._proposed = plan
        self._joined = joined
        known = known_ones(plan.samples, joined)
        self._has_new = known < len(plan.samples)
        self.heading = QLabel(counted(len(plan.samples), "picture"))
        set_role(self.heading, "heading")
        self.layout_line = QLabel(
            f"Recognised: {LAYOUTS.get(plan.layout, plan.layout)}", textFormat=Qt.TextFormat.PlainText
        )
        set_role(self.layout_line, "muted")
        self.known_line = QLabel(known_line(known, len(plan.samples)))
        self.known_line.setHidden(not known)
        set_role(self.known_line, "strong")
        self.choices = {choice: QRadioButton(text) for choice, (text, _) in CHOICES.items()}
        self.table = CountTable()
        self.thumbnails = ThumbnailStrip(thumbnails)
        self.notice = QLabel(wordWrap=True)
        self._notice_frame = _notice(self.notice)
        self.buttons = QDialogButtonBox()
        self.import_button = self.buttons.addButton("Import", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("Cancel", QDialogButtonBox.ButtonRole.RejectRole)
        set_role(self.import_button, "primary")
        self.import_button.setDefault(True)
        self._lay_out()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.confirmed.emit(self.plan))
        self.choices[ImportChoice.FOLDERS].setChecked(True)

    @property
    def choice(self) -> ImportChoice:
        """Whose word counts, as chosen."""
        return next(choice for choice, button in self.choices.items() if button.isChecked())

    @property
    def plan(self) -> ImportPlan:
        """What would be imported."""
        return chosen_plan(self._proposed, self.choice)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        top = QVBoxLayout()
        top.setSpacing(Space.XS)
        top.addWidget(self.heading)
        top.addWidget(self.known_line)
        top.addWidget(self.layout_line)
        layout.addLayout(top)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        self._group = QButtonGroup(self)
        for choice, button in self.choices.items():
            button.setToolTip(CHOICES[choice][1])
            self._group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self._group.buttonToggled.connect(lambda _button, is_on: self._refresh() if is_on else None)
        layout.addLayout(row)
        self._table_room = QScrollArea(widgetResizable=True)
        self._table_room.setFrameShape(QFrame.Shape.NoFrame)
        self._table_room.setWidget(self.table)
        for widget in (self._table_room, self.thumbnails, self._notice_frame):
            layout.addWidget(widget)
        problems = self._proposed.problems
        if problems:
            left_out = QLabel(f"{counted(len(problems), 'file')} will be left out")
            set_role(left_out, "strong")
            layout.addWidget(left_out)
            listed = ProblemList(problems)
            listed.setFixedHeight(min(TALLEST_TABLE, 40 + 50 * len(problems)))
            layout.addWidget(listed)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _refresh(self) -> None:
        samples = self.plan.samples
        self.table.show_rows(count_rows(samples))
        self._table_room.setFixedHeight(min(self.table.sizeHint().height(), TALLEST_TABLE))
        self.thumbnails.show_samples(examples(samples, MOST_THUMBNAILS))
        sentence = advice(samples, self._joined, self._proposed.layout) if self._has_new else ""
        self.notice.setText(sentence)
        self._notice_frame.setVisible(bool(sentence))
        self.import_button.setEnabled(self._has_new)
        self.import_button.setToolTip("" if self._has_new else self.known_line.text())


def _notice(label: QLabel) -> QFrame:
    frame = QFrame()
    set_role(frame, "notice")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
    inside.addWidget(label)
    return frame
