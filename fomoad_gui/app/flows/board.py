"""Running the model in use on a board that is not there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.flows.exporting import stored_model
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.model_file import StoredModel

if TYPE_CHECKING:
    from fomoad_gui.board.comparing import BoardComparison

BOARD_KEY = "board"


class BoardFlow(QObject):
    """`finished(Outcome)` says how a run ended, with a `BoardComparison` where it was done. Main thread."""

    finished = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def run(self, board: str) -> None:
        """Judge the picture that is looked at, or a drawn one, in the app and on the board of this name."""
        snapshot = self._workplace.session.snapshot
        model, sample = stored_model(snapshot), snapshot.sample(snapshot.current)
        if model is None:
            return
        picture = None if sample is None else Path(sample.path)
        job = Job(
            *(BOARD_KEY, Lane.COMPUTE, "Running on the virtual board"),
            lambda progress: compare(model, board, picture, progress),
        )
        self._workplace.runner.submit(job, self.finished.emit)

    def cancel(self) -> None:
        """Stop; nothing is kept."""
        self._workplace.runner.cancel(BOARD_KEY)


def compare(model: StoredModel, name: str, picture: Path | None, progress: Progress) -> BoardComparison:
    """Any thread."""
    from fomoad_gui.board.comparing import compare_on_board
    from fomoad_gui.pipeline.tune.boards import board
    from fomoad_gui.vision.read import read_image

    shown = None if picture is None else read_image(picture)
    return compare_on_board(model, board(name), shown, progress)
