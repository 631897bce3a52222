"""What every flow needs: the session, somebody to run its jobs, and where to tell what happened."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Done, Failed, Job, Lane, Outcome, Result
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.core.problems import Problem


class Workplace(QObject):
    """Ties the session to its jobs. Main thread.

    `failed(Failed)` tells of a mistake or a bug, `noticed(str)` of something worth a sentence,
    `problems_found(str, tuple[Problem, ...])` of files that were left out of what the text names.
    """

    failed = Signal(object)
    noticed = Signal(str)
    problems_found = Signal(str, object)

    def __init__(self, session: Session, runner: JobRunner, places: Places, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.runner = runner
        self.places = places
        session.failed.connect(self.failed)

    def run(self, job: Job[Result], done: Callable[[Result], None]) -> None:
        """Run a job and hand its result to `done`; a failure is told, a cancellation needs no words."""

        def deliver(outcome: Outcome[Result]) -> None:
            if isinstance(outcome, Done):
                done(outcome.value)
            elif isinstance(outcome, Failed):
                self.failed.emit(outcome)

        self.runner.submit(job, deliver)

    def tell_problems(self, what: str, problems: tuple[Problem, ...]) -> None:
        """Tell of files that were left out, if there are any."""
        if problems:
            self.problems_found.emit(what, problems)

    def may_leave_project(self) -> bool:
        """Whether nothing is under way that ends when the project is left; if something is, that is told."""
        titles = self.runner.unrepeated(Lane.STORE, Lane.COMPUTE)
        if titles:
            self.noticed.emit(f"{titles[0]} is under way: wait until it is done, or cancel it first.")
        return not titles

    def close(self) -> None:
        """Stop every job and close the project."""
        self.runner.shutdown()
        self.session.detach()
