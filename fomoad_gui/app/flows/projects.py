"""Making, opening and moving projects."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject

from fomoad_gui.app.jobs.values import Done, Failed, Job, Lane, Outcome
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.relocation import copy_project, move_project
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.folder import SUFFIX
from fomoad_gui.store.project import Project

SAVE_AS_KEY = "save as"


class ProjectFlow(QObject):
    """One project is open at a time, and is not left while a job works on it that a person started. Main thread."""

    def __init__(self, workplace: Workplace, recent: RecentProjects, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self.recent = recent

    def open(self, path: Path) -> None:
        """Open the project in the folder `path`; the one that is open stays so if that fails."""
        if self._session.snapshot.project == path or self._workplace.runner.is_running("open"):
            return
        if not self._workplace.may_leave_project():
            return
        job = Job("open", Lane.STORE, f"Opening {path.stem}", lambda progress: _load(path, progress), visible=False)
        self._workplace.run(job, self._take_loaded)

    def create(self, path: Path) -> bool:
        """Make an empty project and open it; returns whether that could be done."""
        if not self._workplace.may_leave_project():
            return False
        try:
            project = Project.create(path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX))
        except FomoadError as error:
            self._session.tell_failure(error)
            return False
        self._take(project, load_snapshot(project))
        return True

    def create_untitled(self) -> bool:
        """Make a project in the folder for those without a name, so that nothing is lost, and open it."""
        folder = self._workplace.places.projects
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path = untitled(folder)
        except OSError as error:
            self._session.tell_failure(error)
            return False
        return self.create(path)

    def save_as(self, path: Path) -> None:
        """Copy the open project to `path` and go on with the copy; a project without a name moves there.

        The project is closed meanwhile, because its database may only be copied then. If it cannot be done, or is
        cancelled, the project opens again where it was.
        """
        source = self._session.snapshot.project
        if source is None or not self._workplace.may_leave_project():
            return
        target = path if path.suffix == SUFFIX else path.with_name(path.name + SUFFIX)
        relocate = move_project if source.parent == self._workplace.places.projects else copy_project
        self._workplace.runner.settle(Lane.STORE, Lane.COMPUTE)
        self._session.detach()
        job = Job(SAVE_AS_KEY, Lane.STORE, f"Saving {target.stem}", lambda progress: relocate(source, target, progress))
        self._workplace.runner.submit(job, lambda outcome: self._go_on(source, target, outcome))

    def _go_on(self, source: Path, target: Path, outcome: Outcome[None]) -> None:
        if isinstance(outcome, Failed):
            self._workplace.failed.emit(outcome)
        wanted = target if isinstance(outcome, Done) else source

        def load(progress: Progress) -> _Loaded:
            # In the same lane as the relocation: that has ended now, perhaps before it heard that it was cancelled.
            moved = wanted == source and not Project.is_project(source)
            return _load(target if moved else wanted, progress)

        self._workplace.run(
            Job("open", Lane.STORE, f"Opening {wanted.stem}", load, visible=False),
            lambda loaded: self._take_relocated(source, loaded),
        )

    def _take_relocated(self, source: Path, loaded: _Loaded) -> None:
        if not Project.is_project(source):
            self.recent.remove(source)
        self._take(loaded.project, loaded.snapshot)
        self._workplace.tell_problems("Opening", loaded.problems)

    def close(self) -> None:
        """Close the project and go back to the start."""
        if not self._workplace.may_leave_project():
            return
        self._workplace.runner.settle(Lane.STORE, Lane.COMPUTE)
        self._session.detach()

    def _take_loaded(self, loaded: _Loaded) -> None:
        if self._workplace.may_leave_project():  # something may have begun while the project was read
            self._take(loaded.project, loaded.snapshot)
            self._workplace.tell_problems("Opening", loaded.problems)
        else:
            loaded.project.close()

    def _take(self, project: Project, snapshot: Snapshot) -> None:
        self._workplace.runner.settle(Lane.STORE, Lane.COMPUTE)
        self._session.detach()
        self._session.attach(project, snapshot)
        self.recent.add(project.path)


def untitled(folder: Path) -> Path:
    """The first of `Untitled 1.fomoad`, `Untitled 2.fomoad` … that is not in `folder`."""
    number = 1
    while (path := folder / f"Untitled {number}{SUFFIX}").exists():
        number += 1
    return path


@dataclass(frozen=True, slots=True, eq=False)
class _Loaded:
    """A project that was opened, the state it was left in, and what of it could not be read."""

    project: Project
    snapshot: Snapshot
    problems: tuple[Problem, ...]


def _load(path: Path, progress: Progress) -> _Loaded:
    """Open and read; a project that nobody waits for any more is closed again, or it would be held for ever."""
    project = Project.open(path)
    problems: list[Problem] = []
    try:
        snapshot = load_snapshot(project, problems)
        progress.checkpoint(1, 1, "Opening")
    except BaseException:
        project.close()
        raise
    return _Loaded(project, snapshot, tuple(problems))
