"""Pick a board, see what the detector takes there, and run it without one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.ui.board.heat_picture import HeatPicture
from fomoad_gui.ui.board.words import WAITING, agreement, bytes_of, speed
from fomoad_gui.ui.dialogs.progress import JobProgressBar
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale

if TYPE_CHECKING:
    from fomoad_gui.board.comparing import BoardComparison
    from fomoad_gui.board.measure import BoardRun
    from fomoad_gui.pipeline.score import ImageScore
    from fomoad_gui.pipeline.tune.boards import Board

STEPS = 1000


class BoardDialog(QDialog):
    """Asks with `run_requested(str)` (the board's name) and is then told how it goes; `cancel_requested` asks to stop,
    as closing while it runs does. What a board gave is shown again at once when it is chosen again. It deletes itself
    when closed.
    """

    run_requested = Signal(str)
    cancel_requested = Signal()

    def __init__(
        self, boards: Sequence[Board], scale: HeatScale, colour_map: ColourMap, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("On a board")
        self.resize(860, 700)
        self._scale, self._colour_map = scale, colour_map
        self._is_running = False
        self._known: dict[str, BoardComparison] = {}
        self._asked = ""
        self.board = QComboBox()
        for one in boards:
            self.board.addItem(one.title, one.name)
        self.speed = QLabel(wordWrap=True)
        self.ram, self.flash = _Meter("RAM"), _Meter("Flash")
        self.complaint = QLabel(wordWrap=True)
        set_role(self.complaint, "warning")
        self.in_app, self.on_board = _Judged("In the app"), _Judged("On the board")
        self.agreement = QLabel(wordWrap=True)
        self.bar = JobProgressBar()
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.run_button = self.buttons.addButton("Run on virtual board", role.AcceptRole)
        self.close_button = self.buttons.addButton("Close", role.RejectRole)
        self.run_button.setDefault(True)
        set_role(self.run_button, "primary")
        self._lay_out()
        self.board.currentIndexChanged.connect(self._choose)
        self.run_button.clicked.connect(self._run)
        self.close_button.clicked.connect(self.reject)
        self._choose()

    @property
    def chosen(self) -> str:
        """The name of the board."""
        return str(self.board.currentData())

    def show_progress(self, progress: JobProgress) -> None:
        """Show where the run stands."""
        if not self._is_running:
            return
        self.status.setText(progress.message)
        self.bar.follow(progress)

    def show_done(self, found: BoardComparison) -> None:
        """Show what came of it."""
        self._known[self._asked] = found
        self._end("", "muted")

    def show_failure(self, failure: Failed) -> None:
        """Show what went wrong, and what to do."""
        self._end(f"{failure.message} {failure.remedy}".strip(), "error")

    def show_cancelled(self) -> None:
        """Show that nothing came of it."""
        self._end("Cancelled.", "muted")

    def reject(self) -> None:
        """Stop what runs first; close at the second asking."""
        if self._is_running:
            self.close_button.setEnabled(False)
            self.close_button.setText("Cancelling…")
            self.cancel_requested.emit()
            return
        super().reject()

    def _run(self) -> None:
        self._asked = self.chosen
        self._is_running = True
        self.bar.restart()
        set_role(self.status, "muted")
        self.status.setText("Exporting…")
        self._refresh()
        self.run_requested.emit(self._asked)

    def _end(self, text: str, role: str) -> None:
        self._is_running = False
        set_role(self.status, role)
        self.status.setText(text)
        self._refresh()

    def _choose(self) -> None:
        self.status.setText("")
        self._refresh()

    def _refresh(self) -> None:
        found = self._known.get(self.chosen)
        self.board.setEnabled(not self._is_running)
        self.run_button.setEnabled(not self._is_running)
        self.run_button.setText("Run again" if found is not None else "Run on virtual board")
        self.close_button.setEnabled(True)
        self.close_button.setText("Cancel" if self._is_running else "Close")
        self.bar.setVisible(self._is_running)
        self.status.setVisible(bool(self.status.text()))
        self._show_costs(None if found is None else found.run)
        self.agreement.setText("" if found is None else agreement(found))
        for place, judged in (("in_app", self.in_app), ("on_board", self.on_board)):
            if found is None:
                judged.clear()
            else:
                judged.show_score(found, getattr(found, place), self._scale, self._colour_map)

    def _show_costs(self, run: BoardRun | None) -> None:
        self.speed.setText(speed(run) if run is not None else "" if self._is_running else WAITING)
        set_role(self.speed, "muted" if run is None else "strong")
        self.ram.setVisible(run is not None)
        self.flash.setVisible(run is not None)
        self.complaint.setText("" if run is None else run.complaint or "")
        self.complaint.setVisible(bool(self.complaint.text()))
        if run is not None:
            self.ram.show_share(
                run.ram_bytes, run.board.ram_bytes, f"no frame is kept; {run.stack_bytes:,} bytes of stack"
            )
            self.flash.show_share(run.flash_bytes, run.board.flash_bytes, "code and model")

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.setVerticalSpacing(Space.S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        label = QLabel("Board")
        label.setMinimumHeight(self.board.sizeHint().height())
        label.setBuddy(self.board)
        form.addRow(label, self.board)
        meters = QGridLayout()
        meters.setHorizontalSpacing(Space.L)
        meters.setVerticalSpacing(Space.S)
        for row, meter in enumerate((self.ram, self.flash)):
            for column, widget in enumerate((meter.name, meter.bar, meter.words)):
                meters.addWidget(widget, row, column)
        meters.setColumnStretch(1, 1)
        maps = QHBoxLayout()
        maps.setSpacing(Space.L)
        maps.addWidget(self.in_app, 1)
        maps.addWidget(self.on_board, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addLayout(form)
        layout.addWidget(self.speed)
        layout.addLayout(meters)
        layout.addWidget(self.complaint)
        layout.addLayout(maps, 1)
        for widget in (self.agreement, self.bar, self.status, self.buttons):
            layout.addWidget(widget)


class _Meter:
    """How much of something is taken: its name, a bar, and words."""

    def __init__(self, name: str) -> None:
        self.name = QLabel(name)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setAccessibleName(f"{name} taken")
        self.bar.setRange(0, STEPS)
        self.words = QLabel()

    def setVisible(self, is_visible: bool) -> None:
        for widget in (self.name, self.bar, self.words):
            widget.setVisible(is_visible)

    def show_share(self, taken: int, there: int, more: str) -> None:
        """Bytes taken of those there are."""
        self.bar.setValue(min(STEPS, round(STEPS * taken / there)))
        self.words.setText(f"{bytes_of(taken, there)} ({more})")


class _Judged(QWidget):
    """Who judges, what he says, and where he sees it."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = title
        self.name = QLabel()
        set_role(self.name, "strong")
        self.verdict = QLabel()
        self.picture = HeatPicture(f"{title}: heat map")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        line = QHBoxLayout()
        line.addWidget(self.name)
        line.addStretch(1)
        line.addWidget(self.verdict)
        layout.addLayout(line)
        layout.addWidget(self.picture, 1)

    def clear(self) -> None:
        """Nobody has judged yet."""
        self.name.setText("")
        self.verdict.setText("")
        self.picture.clear()

    def show_score(self, found: BoardComparison, score: ImageScore, scale: HeatScale, colour_map: ColourMap) -> None:
        """One side of a comparison."""
        self.name.setText(self._title)
        self.verdict.setText(f"{score.verdict.value}, {rounded_up(score.score)}")
        self.picture.show_scores(found.picture, score.cells, scale, colour_map)
