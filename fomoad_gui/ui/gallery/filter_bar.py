"""Search, filters and order above the gallery."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.core.words import counted
from fomoad_gui.ui.gallery.arrangement import Arrangement, SortKey, TileFilter
from fomoad_gui.ui.gallery.choice_box import ChoiceBox
from fomoad_gui.ui.samples.shown import LABEL_NAMES, SPLIT_NAMES
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

LabelChoice = tuple[Label | None, str | None]
"""The label and the defect class asked for; None means any."""


class FilterBar(QFrame):
    """Emits `changed(Arrangement)` whenever a person asks for other tiles or another order."""

    changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "bar")
        self.search = QLineEdit(placeholderText="Search names and classes", clearButtonEnabled=True)
        self.search.setAccessibleName("Search names and classes")
        magnifier = QAction(self.search)
        set_icon(magnifier, "search", "text_muted")
        self.search.addAction(magnifier, QLineEdit.ActionPosition.LeadingPosition)
        self.label = ChoiceBox("Label", _label_choices(()))
        self.split = ChoiceBox("Split", [("All splits", None), *((SPLIT_NAMES[each], each) for each in Split)])
        self.verdict = ChoiceBox("Verdict", [("All verdicts", None), *((each.value, each) for each in Verdict)])
        self.order = ChoiceBox("Sort by", [(key.value, key) for key in SortKey])
        self.only = QToolButton()
        self.only.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.only.setToolTip("Show the other pictures again")
        set_icon(self.only, "close")
        self.only.hide()
        self._ids: frozenset[str] | None = None
        self.direction = QToolButton()
        self.direction.setCheckable(True)
        self.order.setMinimumContentsLength(11)
        self._lay_out()
        self._show_direction()
        self.only.clicked.connect(self.clear)
        self.search.textChanged.connect(self._tell)
        for combo in (self.label, self.split, self.verdict, self.order):
            combo.currentIndexChanged.connect(self._tell)
        self.direction.toggled.connect(self._show_direction)
        self.direction.toggled.connect(self._tell)

    @property
    def arrangement(self) -> Arrangement:
        """What is asked for."""
        label, defect_class = self.label.value
        tile_filter = TileFilter(
            self.search.text(), label, defect_class, self.split.value, self.verdict.value, self._ids
        )
        return Arrangement(tile_filter, self.order.value, self.direction.isChecked())

    def set_classes(self, classes: Sequence[str]) -> None:
        """Offer these defect classes."""
        if self.label.set_choices(_label_choices(classes)):
            self._tell()

    def show_only(self, ids: Sequence[str], words: str) -> None:
        """Show these samples alone, whatever the other filters said; `words` say what they are."""
        self._ids = frozenset(ids)
        self.only.setText(f"{counted(len(self._ids), 'picture')}: {words}")
        self.only.show()
        self._clear_fields()
        self._tell()

    def clear(self) -> None:
        """Show everything again; the order stays."""
        self._ids = None
        self.only.hide()
        self._clear_fields()
        self._tell()

    def _clear_fields(self) -> None:
        for widget in (self.search, self.label, self.split, self.verdict):
            with QSignalBlocker(widget):
                if isinstance(widget, QLineEdit):
                    widget.clear()
                else:
                    widget.setCurrentIndex(0)

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.search, 3)
        first.addWidget(self.order, 1)
        first.addWidget(self.direction)
        for combo in (self.label, self.split, self.verdict):
            second.addWidget(combo, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        for line in (first, second):
            line.setSpacing(Space.S)
            layout.addLayout(line)
        layout.addWidget(self.only, 0, Qt.AlignmentFlag.AlignLeft)
        layout.setSpacing(Space.S)

    def _show_direction(self) -> None:
        is_descending = self.direction.isChecked()
        set_icon(self.direction, "sort-down" if is_descending else "sort-up")
        words = "Descending" if is_descending else "Ascending"
        self.direction.setToolTip(words)
        self.direction.setAccessibleName(f"Sort order: {words.lower()}")

    def _tell(self) -> None:
        self.changed.emit(self.arrangement)


def _label_choices(classes: Sequence[str]) -> list[tuple[str, LabelChoice]]:
    labels: list[tuple[str, LabelChoice]] = [
        (LABEL_NAMES[each], (each, None)) for each in (Label.GOOD, Label.DEFECT, Label.UNLABELLED)
    ]
    return [("All labels", (None, None)), *labels, *((f"Defect: {each}", (Label.DEFECT, each)) for each in classes)]
