"""Which changes of the picture make good parts look bad."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import chain

import numpy as np

from fomoad_gui.core.calibration import Verdict, binomial_interval
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.parallel import executor_or_threads, in_batches
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.vision.disturb import DISTURBANCES
from fomoad_gui.vision.read import read_image

MOST_PICTURES = 40
FILES_A_TASK = 2
UNDISTURBED = "undisturbed"


@dataclass(frozen=True, slots=True)
class StressRow:
    """Good pictures under one change: `false_alarms` of `count` are NG; `interval` is the exact 95 % one of the share.

    `median_score` is to be compared with the threshold and with that of the undisturbed pictures.
    """

    kind: str
    strength: float
    described: str
    false_alarms: int
    count: int
    interval: tuple[float, float]
    median_score: float


@dataclass(frozen=True, slots=True)
class StressTest:
    """`advice` names the changes that raise false alarms beyond chance, each with a remedy."""

    threshold: float
    undisturbed: StressRow
    rows: tuple[StressRow, ...]
    advice: tuple[str, ...]
    problems: tuple[Problem, ...]


def stress_test(
    dataset: Dataset, scorer: Scorer, progress: Progress, executor: Executor | None = None, most: int = MOST_PICTURES
) -> StressTest:
    """On at most `most` good pictures of the test split, or of the calibration split where there are none.

    Raises `FomoadError` where there are neither.
    """
    good = dataset.select(Label.GOOD, Split.TEST) or dataset.select(Label.GOOD, Split.CALIBRATION)
    if not good:
        raise FomoadError(
            "There are no good pictures to disturb that the model has not learnt from.",
            "Give a folder with test/good, or move some good pictures to the test split.",
        )
    chosen = sorted(good, key=lambda sample: sample.id)[:most]
    columns: list[list[float]] = []
    problems: list[Problem] = []
    stage = f"Disturbing {counted(len(chosen), 'good picture')}"
    with executor_or_threads(executor) as pool:
        work = partial(_score_disturbed, scorer)
        for _sample, outcome in in_batches(pool, work, chosen, FILES_A_TASK, progress, stage):
            if isinstance(outcome, Problem):
                problems.append(outcome)
            else:
                columns.append(outcome)
    if not columns:
        raise FomoadError("None of the good pictures can be read.", "Import them again.")
    scores = np.array(columns).T
    changes = [(UNDISTURBED, 0.0, UNDISTURBED)]
    changes += [(kind, s, one.described(s)) for kind, one in DISTURBANCES.items() for s in one.strengths]
    calibration = scorer.bundle.calibration
    first, *rows = (
        _row(change, [float(v) for v in values], sum(calibration.verdict(v) is Verdict.NG for v in values))
        for change, values in zip(changes, scores, strict=True)
    )
    return StressTest(calibration.threshold, first, tuple(rows), _advice(first, rows), tuple(problems))


def _score_disturbed(scorer: Scorer, samples: Sequence[Sample]) -> list[list[float] | Problem]:
    """Runs in a worker: the picture's score as it is, then under every change at every strength."""
    outcomes: list[list[float] | Problem] = []
    for sample in samples:
        try:
            image = read_image(sample.path)
            # one at a time: a photograph has many bytes, and twenty of it more
            changed = (one.apply(image, s) for one in DISTURBANCES.values() for s in one.strengths)
            outcomes.append([scorer.score(picture).score for picture in chain((image,), changed)])
        except FomoadError as error:
            outcomes.append(Problem.of(sample.path, error))
    return outcomes


def _row(change: tuple[str, float, str], scores: Sequence[float], alarms: int) -> StressRow:
    kind, strength, described = change
    interval = binomial_interval(alarms, len(scores))
    return StressRow(kind, strength, described, alarms, len(scores), interval, float(np.median(scores)))


def _advice(undisturbed: StressRow, rows: Sequence[StressRow]) -> tuple[str, ...]:
    """For each kind, at the mildest strength that raises false alarms beyond chance, the strongest left aside."""
    said: dict[str, str] = {}
    usual = undisturbed.false_alarms / undisturbed.count
    for row in rows:
        strengths = DISTURBANCES[row.kind].strengths
        if row.kind not in said and row.strength != strengths[-1] and row.interval[0] > usual:
            said[row.kind] = (
                f"Good pictures {row.described} raise false alarms from {undisturbed.false_alarms} to "
                f"{row.false_alarms} of {row.count}: {DISTURBANCES[row.kind].remedy}."
            )
    return tuple(said.values())
