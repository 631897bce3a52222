"""The tuner's window: what for, the search, its outcome, and one click to train with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.app.flows.tuning import TuneRequest
from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.ui.dialogs.progress import JobProgressBar
from fomoad_gui.ui.theme.spin_boxes import indented
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.tune.plot import TunePlot
from fomoad_gui.ui.tune.words import COSTS, facts, summary

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.boards import Board
    from fomoad_gui.pipeline.tune.values import Judged, Tuned

HINT = (
    "fomoad tries sizes, networks and ways of scoring on your good pictures, and looks for those that tell them best "
    "from defects. Where you have not labelled any, it makes some up. The test pictures are never looked at."
)


class TuneDialog(QDialog):
    """`search_requested(TuneRequest)`, `cancel_requested`, `chosen(TrainSettings, bool)`: the latter whether to train.

    Whoever searches calls `show_progress`, and in the end `show_done`, `show_failure` or `show_cancelled`. Closing
    while it runs stops it; what was found is kept. Deletes itself when closed.
    """

    search_requested = Signal(object)
    cancel_requested = Signal()
    chosen = Signal(object, bool)

    def __init__(self, boards: Sequence[Board], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Find the best settings")
        self.setMinimumSize(860, 560)
        self._is_running = False
        self._tuned: Tuned | None = None
        self._shown: Judged | None = None
        self.board, self.axis = QComboBox(), QComboBox()
        self.board.addItem("This computer", "")
        for board in boards:
            self.board.addItem(board.title, board.name)
        for name, title in COSTS.items():
            self.axis.addItem(title, name)
        self.min_fps, self.minutes = QDoubleSpinBox(), QSpinBox()
        self.hint, self.status = QLabel(HINT, wordWrap=True), QLabel(wordWrap=True)
        self.bar = JobProgressBar()
        self.plot = TunePlot()
        self.details = QLabel(textFormat=Qt.TextFormat.RichText)
        self.details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.search_button = self.buttons.addButton("Search", role.ActionRole)
        self.use_button = self.buttons.addButton("Use these settings", role.ActionRole)
        self.train_button = self.buttons.addButton("Use and train", role.ActionRole)
        self.close_button = self.buttons.addButton("Close", role.RejectRole)
        self._lay_out()
        self._connect()
        self._refresh()

    def show_progress(self, progress: JobProgress) -> None:
        """Show where the search stands."""
        if self._is_running:
            self._say("muted", progress.message or "Searching…")
            self.bar.follow(progress)

    def show_done(self, tuned: Tuned) -> None:
        """Show what was found, the choice marked."""
        self._is_running, self._tuned = False, tuned
        self._say("muted", summary(tuned))
        self._draw()
        self._show_candidate(tuned.chosen)
        self._refresh()

    def show_failure(self, failure: Failed) -> None:
        """Say what went wrong."""
        self._is_running = False
        self._say("warning", f"{failure.message} {failure.remedy}")
        self._refresh()

    def show_cancelled(self) -> None:
        """Say that the search stopped."""
        self._is_running = False
        self._say("muted", "Stopped. What was found is kept; searching again goes on from there.")
        self._refresh()

    def done(self, result: int) -> None:
        """Close; take the plot apart first, and stop a search that runs."""
        if self._is_running:
            self.cancel_requested.emit()
        self.plot.close()
        super().done(result)

    def _lay_out(self) -> None:
        set_role(self.hint, "muted")
        set_role(self.train_button, "primary")
        indented(self.min_fps)
        self.min_fps.setRange(0, 10_000)
        self.min_fps.setDecimals(0)
        self.min_fps.setSpecialValueText("any")
        indented(self.minutes)
        self.minutes.setRange(1, 600)
        self.minutes.setValue(10)
        self.minutes.setSuffix(" min")
        asked = QHBoxLayout()
        asked.setSpacing(Space.S)
        for name, field in (("Runs on", self.board), ("Frames per second", self.min_fps), ("Time", self.minutes)):
            label = QLabel(name)
            label.setBuddy(field)
            field.setAccessibleName(name)
            asked.addWidget(label)
            asked.addWidget(field)
            asked.addSpacing(Space.M)
        asked.addStretch(1)
        self.axis.setAccessibleName("Cost that is drawn")
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        left.addWidget(self.axis, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.plot, 1)
        found = QWidget()
        row = QHBoxLayout(found)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.L)
        row.addLayout(left, 1)
        row.addWidget(self.details, 0, Qt.AlignmentFlag.AlignTop)
        self.pages = QStackedWidget()
        self.pages.addWidget(QWidget())
        self.pages.addWidget(found)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.hint)
        layout.addLayout(asked)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.bar)
        layout.addWidget(self.status)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.search_button.clicked.connect(self._search)
        self.use_button.clicked.connect(lambda: self._choose(False))
        self.train_button.clicked.connect(lambda: self._choose(True))
        self.close_button.clicked.connect(self._stop_or_close)
        self.axis.currentIndexChanged.connect(self._draw)
        self.plot.picked.connect(self._show_candidate)

    def _search(self) -> None:
        self._is_running = True
        self._say("muted", "Searching…")
        self.bar.restart()
        self._refresh()
        fps = self.min_fps.value()
        self.search_requested.emit(
            TuneRequest(self.board.currentData(), fps if fps > 0 else None, float(self.minutes.value()))
        )

    def _stop_or_close(self) -> None:
        if self._is_running:
            self.cancel_requested.emit()
        else:
            self.reject()

    def _choose(self, trains: bool) -> None:
        if self._shown is not None:
            self.chosen.emit(self._shown.settings, trains)
            self.accept()

    def _draw(self) -> None:
        if self._tuned is not None:
            self.plot.show_candidates(self._tuned.judged, self.axis.currentData())
            if self._shown is not None:
                self.plot.mark(self._shown)

    def _show_candidate(self, judged: Judged) -> None:
        self._shown = judged
        self.plot.mark(judged)
        is_choice = self._tuned is not None and judged == self._tuned.chosen
        title = "The choice" if is_choice else "Another candidate"
        rows = "".join(
            f'<tr><td style="padding-right: {Space.M.value}px">{name}</td><td><b>{value}</b></td></tr>'
            for name, value in facts(judged)
        )
        self.details.setText(f"<p><b>{title}</b></p><table>{rows}</table>")

    def _say(self, role: str, text: str) -> None:
        set_role(self.status, role)
        self.status.setText(text)

    def _refresh(self) -> None:
        has_found = self._tuned is not None and not self._is_running
        self.pages.setCurrentIndex(1 if has_found else 0)
        self.bar.setVisible(self._is_running)
        for widget in (self.board, self.min_fps, self.minutes, self.search_button):
            widget.setEnabled(not self._is_running)
        for button in (self.use_button, self.train_button):
            button.setVisible(has_found)
        self.search_button.setText("Search again" if has_found else "Search")
        set_role(self.search_button, "plain" if has_found else "primary")
        self.close_button.setText("Stop" if self._is_running else "Close")
