"""Results as arrays, so that a moving threshold costs one comparison for all pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float64Array, read_only
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.samples.shown import shown_scores


class Outcome(StrEnum):
    """A verdict beside the label."""

    CORRECT = "correct"
    FALSE_ALARM = "false alarm"
    MISSED = "missed"
    HELD_OUT = "held out"
    """Not of the test: the threshold comes from such pictures, so they are no evidence of how well it does."""


OUTCOMES = tuple(Outcome)
VERDICTS = tuple(Verdict)
"""From the lowest scores to the highest."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How a threshold does on the test pictures that are labelled and scored, and on the held-out good ones."""

    good: int
    false_alarms: int
    defects: int
    missed: int
    calibration: int
    calibration_over: int


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """One entry per sample, in order: `scores` float64 [n] (NaN: none to show), the masks bool [n]."""

    scores: Float64Array
    is_good: BoolArray
    is_defect: BoolArray
    is_test: BoolArray
    is_calibration: BoolArray

    @classmethod
    def of(cls, samples: Sequence[Sample], scores: Mapping[str, float]) -> Tally:
        """The tally of these samples and their scores by id."""
        return cls(
            shown_scores(samples, scores),
            read_only(np.array([s.label is Label.GOOD for s in samples], dtype=np.bool_)),
            read_only(np.array([s.label is Label.DEFECT for s in samples], dtype=np.bool_)),
            read_only(np.array([s.split is Split.TEST for s in samples], dtype=np.bool_)),
            read_only(np.array([s.split is Split.CALIBRATION for s in samples], dtype=np.bool_)),
        )

    def verdicts(self, threshold: float | None, review: float | None = None) -> Float64Array:
        """Where each score lies in `VERDICTS`, NaN where it or the threshold is missing; [n]."""
        if threshold is None:
            return np.full(self.scores.shape, np.nan)
        lowest = threshold if review is None else min(review, threshold)
        places = (self.scores >= lowest).astype(np.float64) + (self.scores >= threshold)
        return np.where(np.isnan(self.scores), np.nan, places)

    def outcomes(self, threshold: float | None) -> Float64Array:
        """The place in `OUTCOMES` of each verdict beside its label, NaN where either is missing; [n]."""
        over = self.verdicts(threshold) == VERDICTS.index(Verdict.NG)
        of_good = np.where(over, OUTCOMES.index(Outcome.FALSE_ALARM), OUTCOMES.index(Outcome.CORRECT))
        of_defect = np.where(over, OUTCOMES.index(Outcome.CORRECT), OUTCOMES.index(Outcome.MISSED))
        counts = (self.is_good | self.is_defect) & (self.is_test | self.is_calibration)
        known = counts & ~np.isnan(self.scores) & (threshold is not None)
        of_test = np.where(self.is_good, of_good, of_defect)
        return np.where(known, np.where(self.is_test, of_test, OUTCOMES.index(Outcome.HELD_OUT)), np.nan)

    def counts(self, threshold: float) -> Counts:
        """How the threshold does on all of them."""
        over = self.scores >= threshold
        scored = ~np.isnan(self.scores)
        good = self.is_good & self.is_test & scored
        defect = self.is_defect & self.is_test & scored
        calibration = self.is_good & self.is_calibration & scored
        sums = (good, good & over, defect, defect & ~over, calibration, calibration & over)
        return Counts(*(int(np.count_nonzero(mask)) for mask in sums))
