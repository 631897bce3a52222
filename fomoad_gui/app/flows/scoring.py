"""Scoring what has no score yet: pictures that came after the training, or left the training split."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.training import TRAIN_KEY
from fomoad_gui.app.jobs.values import Done, Job, JobProgress, Lane, Outcome
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.app.stored import load_results
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample, Split
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.score import Scored


SCORE_KEY = "score"
BATCH = 256
"""Pictures whose scores are written together: their embeddings are kept anyway, so little is lost by a cancellation."""


class ScoreFlow(QObject):
    """Watches the session and scores, in the background, whatever the model in use has not judged. Main thread.

    Scores follow from the pictures and the model, so they are no operation: undo does not take them back.
    """

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self._unreadable: set[tuple[str, str]] = set()
        self._under_way: tuple[TrainedModel, frozenset[str]] | None = None
        workplace.runner.started.connect(self._give_way)
        self._session.changed.connect(self._follow)
        workplace.runner.finished.connect(self._follow_training)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.model or changes.project:
            self._look()

    def _follow_training(self, key: str, outcome: Outcome[object]) -> None:
        if key == TRAIN_KEY and not isinstance(outcome, Done):
            self._look()

    def _give_way(self, progress: JobProgress) -> None:
        """A training, which scores everything with a better model, need not wait until the old one has."""
        if progress.key == TRAIN_KEY:
            self._workplace.runner.cancel(SCORE_KEY)

    def _look(self) -> None:
        snapshot, runner = self._session.snapshot, self._workplace.runner
        model = snapshot.model
        if model is None:
            runner.cancel(SCORE_KEY)
            return
        samples = tuple(s for s in unscored(snapshot) if (model.fingerprint, s.id) not in self._unreadable)
        if runner.is_running(TRAIN_KEY) or (runner.is_running(SCORE_KEY) and self._is_under_way(model, samples)):
            return
        if not samples:
            runner.cancel(SCORE_KEY)
            return
        project = self._session.project
        self._under_way = (model, frozenset(s.id for s in samples))
        job = Job(
            SCORE_KEY,
            Lane.COMPUTE,
            "Scoring",
            lambda progress: score_into(project, model, samples, progress),
            expendable=True,
        )
        self._workplace.run(job, lambda problems: self._show(model, samples, problems))

    def _is_under_way(self, model: TrainedModel, samples: Sequence[Sample]) -> bool:
        """Whether the job that was handed in last judges just these: what their labels say changes nothing."""
        return self._under_way == (model, frozenset(s.id for s in samples))

    def _show(self, model: TrainedModel, samples: Sequence[Sample], problems: tuple[Problem, ...]) -> None:
        snapshot = self._session.snapshot
        if snapshot.model is not model:
            return
        results = load_results(self._session.project, model.fingerprint)
        self._unreadable.update((model.fingerprint, s.id) for s in samples if s.id not in results.scores)
        self._workplace.tell_problems("Scoring", problems)
        snapshot = dataclasses.replace(snapshot, results=results)
        self._session.update(snapshot)
        text = verdicts_text(snapshot, samples)
        if text:
            self._workplace.noticed.emit(text)


def verdicts_text(snapshot: Snapshot, samples: Iterable[Sample]) -> str:
    """How many of these samples, which were just scored, are NG; empty if none of them could be judged."""
    scores, threshold = snapshot.results.scores, snapshot.threshold
    judged = [scores[s.id] for s in samples if s.id in scores]
    if threshold is None or not judged:
        return ""
    rejected = sum(score >= threshold for score in judged)
    if len(judged) == 1:
        return f"The new picture is {'NG' if rejected else 'OK'}."
    if not rejected:
        return f"None of the {len(judged)} new pictures is NG."
    return f"{rejected} of {len(judged)} new pictures {'is' if rejected == 1 else 'are'} NG."


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
    """Score samples and keep the scores in the project; returns the files that could not be read. Any thread.

    The scores are kept batch by batch, so that whoever goes on after a cancelled attempt scores nothing twice.
    """
    from fomoad_gui.pipeline.score import Scorer, score_samples

    known = project.scores(model.fingerprint)
    left = [sample for sample in samples if sample.id not in known]
    scorer = Scorer(model.bundle, model.backbone)
    problems: list[Problem] = []
    for start in range(0, len(left), BATCH):
        batch = left[start : start + BATCH]
        scored = score_samples(batch, scorer, PartProgress(progress, start, len(batch), len(left)), cache=project)
        keep_scores(project, model.fingerprint, scored)
        problems.extend(scored.problems)
    return tuple(problems)


class PartProgress:
    """Reports the stages of one batch as a stretch of the whole: from `start`, `count` pictures long, of `total`."""

    def __init__(self, progress: Progress, start: int, count: int, total: int) -> None:
        self._progress = progress
        self._start = self._furthest = start
        self._count = count
        self._total = total

    def checkpoint(self, done: int, total: int, _message: str) -> None:
        """Pass the report on; a later stage of the same batch does not fall back behind an earlier one."""
        reached = self._start + self._count * done // max(total, 1)
        self._furthest = max(self._furthest, reached)
        self._progress.checkpoint(self._furthest, self._total, f"Scoring {self._total} pictures")


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
