"""Searching for the best settings in the background, going on where an earlier search of the project was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.values import Tuned

TUNE_KEY = "tune"


@dataclass(frozen=True, slots=True)
class TuneRequest:
    """What a person asks for: a board by its name or "" for this computer, frames per second or None, and minutes."""

    board: str = ""
    min_fps: float | None = None
    minutes: float = 10.0


class TuneFlow(QObject):
    """`finished(Outcome)` says how a search ended, with a `Tuned` where it was done. Main thread."""

    finished = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def start(self, request: TuneRequest) -> None:
        """Search with the pictures as they are now."""
        session = self._workplace.session
        if not session.has_project:
            return
        snapshot, project = session.snapshot, session.project
        job = Job(TUNE_KEY, Lane.COMPUTE, "Tuning", lambda progress: search(snapshot, project, request, progress))
        self._workplace.runner.submit(job, self.finished.emit)

    def cancel(self) -> None:
        """Stop; what was found is kept, and the next search goes on from there."""
        self._workplace.runner.cancel(TUNE_KEY)


def search(snapshot: Snapshot, project: Project, request: TuneRequest, progress: Progress) -> Tuned:
    """Any thread."""
    from fomoad_gui.pipeline.tune.boards import board
    from fomoad_gui.pipeline.tune.records import SETTING, Findings
    from fomoad_gui.pipeline.tune.search import tune
    from fomoad_gui.pipeline.tune.values import Budget

    findings = Findings(project.setting(SETTING), lambda kept: project.set_setting(SETTING, kept))
    budget = Budget(board(request.board) if request.board else None, request.min_fps)
    return tune(
        *(snapshot.dataset, snapshot.settings, budget, progress),
        known=findings.known,
        keep=findings.keep,
        minutes=request.minutes,
    )
