"""The map of the project's pictures, made in the background and kept with the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.explore.findings import Findings
    from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap

MAP_KEY, FINDINGS_KEY = "map", "findings"
POSITIONS = "explore/positions/"


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """A map, what deserves a look on it, when its files were written last, and those that could not be read."""

    map: PictureMap
    findings: Findings
    dates: Mapping[str, float]
    problems: tuple[Problem, ...]


class ExploreFlow(QObject):
    """`mapped(PictureMap)` brings a map, `dated(Mapping)` when its files were written, `found(Findings)` what deserves
    a look, with it and whenever `look` is asked. Main thread."""

    mapped = Signal(object)
    dated = Signal(object)
    found = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._map: PictureMap | None = None

    def map_pictures(self, layout: str) -> None:
        """Make the map of this layout anew; pictures that had their place keep it."""
        session = self._workplace.session
        if not session.has_project:
            self._map = None
            return
        project, snapshot = session.project, session.snapshot
        job = Job(
            *(MAP_KEY, Lane.COMPUTE, "Mapping the pictures"),
            lambda progress: explore(project, snapshot, layout, progress),
            expendable=True,
        )
        self._workplace.run(job, lambda found: self._show(project, found))

    def look(self) -> None:
        """Say anew what deserves a look, for labels or scores have changed."""
        found, snapshot = self._map, self._workplace.session.snapshot
        if found is not None:
            job = Job(
                *(FINDINGS_KEY, Lane.IO, "Looking at the labels"),
                lambda progress: _findings(found, snapshot, progress),
                visible=False,
            )
            self._workplace.run(job, self.found.emit)

    def _show(self, project: Project, explored: Explored) -> None:
        session = self._workplace.session
        if not session.has_project or session.project is not project:
            return
        self._map = explored.map
        self._workplace.tell_problems("Mapping", explored.problems)
        self.mapped.emit(explored.map)
        self.dated.emit(explored.dates)
        self.found.emit(explored.findings)


def explore(project: Project, snapshot: Snapshot, layout: str, progress: Progress) -> Explored:
    """Any thread. What a network sees of a picture is kept by its content, and where it lies by its id."""
    from fomoad_gui.pipeline.explore.describe import describe
    from fomoad_gui.pipeline.explore.mapping import Layout, known_positions, mapped

    described = describe(snapshot.dataset.samples, progress, cache=project)
    made = mapped(described, Layout(layout), progress, kept_positions(project, Layout(layout)))
    project.set_setting(POSITIONS + layout, {one: list(place) for one, place in known_positions(made).items()})
    return Explored(made, _findings(made, snapshot, progress), _dates(snapshot.dataset.samples), described.problems)


def kept_positions(project: Project, layout: Layout) -> dict[str, tuple[float, float]]:
    """Where pictures lay when the map of this layout was made last; what cannot be used is left out."""
    kept = project.setting(POSITIONS + layout.value)
    if not isinstance(kept, dict):
        return {}
    return {
        one: (float(place[0]), float(place[1]))
        for one, place in kept.items()
        if isinstance(place, list) and len(place) == 2 and all(isinstance(part, int | float) for part in place)
    }


def _dates(samples: Sequence[Sample]) -> dict[str, float]:
    """When each file was written last, in seconds; those that are gone are left out."""
    dates = {}
    for sample in samples:
        with suppress(OSError):
            dates[sample.id] = Path(sample.path).stat().st_mtime
    return dates


def _findings(found: PictureMap, snapshot: Snapshot, progress: Progress) -> Findings:
    from fomoad_gui.pipeline.explore.findings import Judged, findings

    threshold = snapshot.threshold
    judged = Judged(snapshot.results.scores, threshold) if threshold is not None else None
    return findings(found, snapshot.dataset.samples, progress, judged)
