"""What FOLDER on the command line may be: a project, or a folder in any recognised layout."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fomoad_gui.cli.console import say, say_problems
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.store.project import Project


@dataclass(frozen=True, slots=True)
class Source:
    """A data set, the project that it lies in if it does, and the files that were left out."""

    dataset: Dataset
    project: Project | None
    problems: tuple[Problem, ...]


@contextmanager
def open_source(folder: str, progress: Progress, all_good: bool = False) -> Iterator[Source]:
    """Open a project or recognise a folder, and say on stderr what was found before anything is done with it.

    With `all_good`, a folder's pictures are taken for good parts whatever it says; a project keeps its labels.
    """
    path = Path(folder)
    if Project.is_project(path):
        with Project.open(path) as project:
            dataset = project.dataset()
            say(f"Project '{path.name}': {len(dataset)} pictures.")
            yield Source(dataset, project, ())
        return
    plan = scan([path], progress)
    plan = plan.all_good() if all_good else plan
    for line in plan.summary():
        say(line)
    say_problems(plan.problems)
    yield Source(plan.dataset, None, plan.problems)
