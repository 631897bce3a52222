"""Opens the page of boards, and runs the model there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.flows.board import BOARD_KEY, BoardFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.session import Session
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.job_dialog import JobDialog
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import heat_scale

if TYPE_CHECKING:
    from fomoad_gui.board.comparing import BoardComparison


class BoardController(QObject):
    """`colour_map` says which one the person looks through. Main thread."""

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        flow: BoardFlow,
        runner: JobRunner,
        session: Session,
        colour_map: Callable[[], ColourMap],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._flow = flow
        self._session = session
        self._colour_map = colour_map
        self._dialog: JobDialog[BoardComparison] = JobDialog(BOARD_KEY)
        commands.board.triggered.connect(self.ask)
        flow.finished.connect(self._dialog.finish)
        runner.progressed.connect(self._dialog.progress)

    def ask(self) -> None:
        """Open the page, for the model in use and the picture that is looked at."""
        from fomoad_gui.pipeline.tune.boards import boards
        from fomoad_gui.ui.board.dialog import BoardDialog

        calibration = self._session.snapshot.calibration
        if calibration is None:
            return
        dialog = BoardDialog(boards(), heat_scale(calibration), self._colour_map(), self._window)
        dialog.run_requested.connect(self._flow.run)
        dialog.cancel_requested.connect(self._flow.cancel)
        self._dialog.hold(dialog)
        dialog.open()
