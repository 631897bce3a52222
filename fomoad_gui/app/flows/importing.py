"""From dropped files to samples of the project: look, show the plan, add."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.samples import AddSamples
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.words import counted
from fomoad_gui.store.folder import SUFFIX
from fomoad_gui.store.model_file import SUFFIX as MODEL_SUFFIX

if TYPE_CHECKING:
    from fomoad_gui.pipeline.importing import ImportPlan


class ImportFlow(QObject):
    """`planned(ImportPlan)` asks the window to show what would be added; `accept` adds it. Main thread."""

    planned = Signal(object)

    def __init__(self, workplace: Workplace, projects: ProjectFlow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self._projects = projects
        self._apart = False

    def start(self, paths: Sequence[Path], *, apart: bool = False) -> None:
        """Look at files and folders that somebody dropped or chose; a project among them is opened instead.

        With `apart`, what is accepted does not join other pictures but gets a project of its own.
        """
        self._apart = apart
        projects = [path for path in paths if path.suffix == SUFFIX]
        if projects:
            self._projects.open(projects[0])
        elif paths:
            chosen = tuple(paths)
            job = Job("import", Lane.IO, "Looking at pictures", lambda progress: _scan(chosen, progress))
            self._workplace.run(job, self.planned.emit)

    @property
    def joined(self) -> Snapshot:
        """The state of the project that accepted pictures will join; an empty one if it is still to be made."""
        snapshot = self._session.snapshot
        return Snapshot() if self._apart and len(snapshot.dataset) else snapshot

    def accept(self, plan: ImportPlan) -> None:
        """Add the samples of a plan; where no project is open, one is made for them."""
        if not plan.samples or not (self.joined.project is not None or self._projects.create_untitled()):
            return
        operation = AddSamples(self._session, plan.samples)
        if not self._session.perform(operation):
            return
        known = len(plan.samples) - len(operation.added)
        self._workplace.noticed.emit(
            f"{counted(len(operation.added), 'picture')} imported"
            + (f", {known} were there already." if known else ".")
        )
        snapshot = self._session.snapshot
        if operation.added and (snapshot.model is not None or not snapshot.current):
            # Pictures that come to be judged are what a person wants to see; those to learn from are not.
            shown = operation.added if snapshot.model is not None else operation.added[:1]
            self._session.select([sample.id for sample in shown], shown[0].id)


def _scan(paths: Sequence[Path], progress: Progress) -> ImportPlan:
    from fomoad_gui.pipeline.importing import scan

    plan = scan(paths, progress)
    if not plan.samples:
        raise _nothing_to_import(plan.problems)
    return plan


def _nothing_to_import(problems: Sequence[Problem]) -> FomoadError:
    """What to tell instead of proposing to import no pictures; there is at least one problem."""
    models = [problem.path for problem in problems if Path(problem.path).suffix == MODEL_SUFFIX]
    if models:
        return FomoadError(
            f"'{models[0]}' is a trained model, not a picture.",
            "Judge pictures with it by `fomoad score`, or open the project that it came from.",
        )
    first = problems[0]
    if len(problems) == 1:
        return FomoadError(first.message, first.remedy)
    return FomoadError(f"None of the {len(problems)} files can be imported. The first: {first.message}", first.remedy)
