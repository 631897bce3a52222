"""The map of the project's pictures, made in the background and kept with the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Done, Job, Lane
from fomoad_gui.app.snapshot import Snapshot, TrainedModel, frozen_mapping
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.explore.findings import Findings
    from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap

MAP_KEY, FINDINGS_KEY, LEFT_OUT_KEY = "map", "findings", "left out"
POSITIONS = "explore/positions/"


@dataclass(frozen=True, slots=True, eq=False)
class Explored:
    """A map, what deserves a look on it, when its files were written last, and those that could not be read."""

    map: PictureMap
    findings: Findings
    dates: Mapping[str, float]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, eq=False)
class LeftOut:
    """The scores that good pictures `of` a model would have, had it not learnt from them: its fingerprint and ids."""

    of: tuple[str, frozenset[str]]
    scores: Mapping[str, float]


class ExploreFlow(QObject):
    """`mapped(PictureMap)` brings a map, `dated(Mapping)` when its files were written, `found(Findings)` what deserves
    a look, with it and whenever `look` is asked; `stopped()` says that a map will not come. Main thread."""

    mapped = Signal(object)
    stopped = Signal()
    dated = Signal(object)
    found = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._map: PictureMap | None = None
        self._left_out = LeftOut(("", frozenset()), {})
        self._judging: tuple[str, frozenset[str]] | None = None
        workplace.runner.finished.connect(self._follow)

    def forget(self) -> None:
        """Let go of the map, for another project has come."""
        self._map = None
        self._workplace.runner.cancel(FINDINGS_KEY)

    def _follow(self, key: str, outcome: object) -> None:
        if key == MAP_KEY and not isinstance(outcome, Done):
            self.stopped.emit()

    def map_pictures(self, layout: str) -> None:
        """Make the map of this layout anew; pictures that had their place keep it."""
        session = self._workplace.session
        if not session.has_project:
            self._map = None
            return
        project, snapshot = session.project, session.snapshot
        left_out = self._known_left_out(snapshot)
        job = Job(
            *(MAP_KEY, Lane.COMPUTE, "Mapping the pictures"),
            lambda progress: explore(project, snapshot, layout, progress, left_out),
            expendable=True,
        )
        self._workplace.run(job, lambda found: self._show(project, snapshot, found))

    def look(self) -> None:
        """Say anew what deserves a look, for labels or scores have changed."""
        found, snapshot = self._map, self._workplace.session.snapshot
        if found is not None:
            left_out = self._known_left_out(snapshot)
            job = Job(
                *(FINDINGS_KEY, Lane.IO, "Looking at the labels"),
                lambda progress: _findings(found, snapshot, left_out, progress),
                visible=False,
            )
            self._workplace.run(job, self._show_findings)
            self._judge_learnt(snapshot)

    def _show_findings(self, found: Findings) -> None:
        self.found.emit(found)

    def _known_left_out(self, snapshot: Snapshot) -> Mapping[str, float]:
        model = snapshot.model
        return self._left_out.scores if model is not None and model.fingerprint == self._left_out.of[0] else {}

    def _judge_learnt(self, snapshot: Snapshot) -> None:
        """Judge the pictures that the model has learnt from by the others, unless that is known or under way."""
        model, learnt = snapshot.model, _learnt(snapshot)
        if model is None or not learnt:
            return
        of = (model.fingerprint, frozenset(sample.id for sample in learnt))
        is_under_way = self._judging == of and self._workplace.runner.is_running(LEFT_OUT_KEY)
        if of == self._left_out.of or is_under_way:
            return
        self._judging, project = of, self._workplace.session.project
        job = Job(
            *(LEFT_OUT_KEY, Lane.COMPUTE, "Judging good pictures by the others"),
            lambda progress: LeftOut(of, left_out_of(model, learnt, project, progress)),
            expendable=True,
        )
        self._workplace.run(job, self._keep_left_out)

    def _keep_left_out(self, left_out: LeftOut) -> None:
        self._left_out = left_out
        if left_out.scores:
            self.look()

    def _show(self, project: Project, of: Snapshot, explored: Explored) -> None:
        session = self._workplace.session
        if not session.has_project or session.project is not project:
            return
        self._map = explored.map
        self._workplace.tell_problems("Mapping", explored.problems)
        self.mapped.emit(explored.map)
        self.dated.emit(explored.dates)
        if _is_said_of(of, session.snapshot):
            self.found.emit(explored.findings)
            self._judge_learnt(session.snapshot)
        else:
            self.look()


def _is_said_of(before: Snapshot, now: Snapshot) -> bool:
    """Whether what was found then is true now: labels, scores and threshold are as they were."""
    return before.dataset is now.dataset and before.results is now.results and before.calibration is now.calibration


def left_out_of(
    model: TrainedModel, learnt: Sequence[Sample], project: Project, progress: Progress
) -> Mapping[str, float]:
    """Any thread."""
    from fomoad_gui.pipeline.explore.left_out import left_out_scores

    return left_out_scores(model.bundle, model.backbone, learnt, progress, cache=project)


def _learnt(snapshot: Snapshot) -> tuple[Sample, ...]:
    """The pictures labelled good that the model in use has learnt from."""
    known = snapshot.model.trained_on if snapshot.model is not None else frozenset()
    return tuple(s for s in snapshot.dataset.samples if s.id in known and s.label is Label.GOOD)


def explore(
    project: Project,
    snapshot: Snapshot,
    layout: str,
    progress: Progress,
    left_out: Mapping[str, float] = frozen_mapping({}),
) -> Explored:
    """Any thread. What a network sees of a picture is kept by its content, and where it lies by its id; `left_out` are
    scores of those that the model has learnt from, as far as they are known."""
    from fomoad_gui.pipeline.explore.describe import describe
    from fomoad_gui.pipeline.explore.mapping import Layout, known_positions, mapped

    described = describe(snapshot.dataset.samples, progress, cache=project)
    made = mapped(described, Layout(layout), progress, kept_positions(project, Layout(layout)))
    project.set_setting(POSITIONS + layout, {one: list(place) for one, place in known_positions(made).items()})
    return Explored(
        made, _findings(made, snapshot, left_out, progress), _dates(snapshot.dataset.samples), described.problems
    )


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


def _findings(found: PictureMap, snapshot: Snapshot, left_out: Mapping[str, float], progress: Progress) -> Findings:
    from fomoad_gui.pipeline.explore.findings import Judged, findings

    threshold = snapshot.threshold
    judged = Judged(snapshot.results.scores, threshold, left_out) if threshold is not None else None
    return findings(found, snapshot.dataset.samples, progress, judged)
