"""Scoring what has no score yet: pictures that came after the training, or left the training split."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.training import TRAIN_KEY
from fomoad_gui.app.jobs.values import Done, Job, Lane, Outcome
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.app.stored import load_results
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample, Split
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.score import Scored


class ScoreFlow(QObject):
    """Watches the session and scores, in the background, whatever the model in use has not judged. Main thread.

    Scores follow from the pictures and the model, so they are no operation: undo does not take them back.
    """

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self._unreadable: set[tuple[str, str]] = set()
        self._session.changed.connect(self._follow)
        workplace.runner.finished.connect(self._follow_training)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.model or changes.project:
            self._look()

    def _follow_training(self, key: str, outcome: Outcome[object]) -> None:
        if key == TRAIN_KEY and not isinstance(outcome, Done):
            self._look()

    def _look(self) -> None:
        snapshot = self._session.snapshot
        model = snapshot.model
        if model is None or self._workplace.runner.is_running(TRAIN_KEY):
            return
        samples = [s for s in unscored(snapshot) if (model.fingerprint, s.id) not in self._unreadable]
        if not samples:
            return
        project = self._session.project
        job = Job("score", Lane.COMPUTE, "Scoring", lambda progress: score_into(project, model, samples, progress))
        self._workplace.run(job, lambda problems: self._show(model, samples, problems))

    def _show(self, model: TrainedModel, samples: Sequence[Sample], problems: tuple[Problem, ...]) -> None:
        snapshot = self._session.snapshot
        if snapshot.model is not model:
            return
        results = load_results(self._session.project, model.fingerprint)
        self._unreadable.update((model.fingerprint, s.id) for s in samples if s.id not in results.scores)
        self._workplace.tell_problems("Scoring", problems)
        self._session.update(dataclasses.replace(snapshot, results=results))


def unscored(snapshot: Snapshot) -> tuple[Sample, ...]:
    """The samples that the model in use should judge and has not. What it learnt from it never judges."""
    if snapshot.model is None:
        return ()
    learnt, scores = snapshot.model.trained_on, snapshot.results.scores
    return tuple(
        s for s in snapshot.dataset.samples if s.split is not Split.TRAIN and s.id not in learnt and s.id not in scores
    )


def score_into(
    project: Project, model: TrainedModel, samples: Sequence[Sample], progress: Progress
) -> tuple[Problem, ...]:
    """Score samples and keep the scores in the project; returns the files that could not be read. Any thread."""
    from fomoad_gui.pipeline.score import Scorer, score_samples

    scored = score_samples(samples, Scorer(model.bundle, model.backbone), progress, cache=project)
    keep_scores(project, model.fingerprint, scored)
    return scored.problems


def keep_scores(project: Project, fingerprint: str, scored: Scored) -> None:
    """Write down what a model of the project said. Any thread."""
    import numpy as np

    if scored.samples:
        project.put_scores(
            fingerprint,
            [sample.id for sample in scored.samples],
            np.array([score.score for score in scored.scores], np.float64),
            np.stack([score.cells.values for score in scored.scores]),
        )
