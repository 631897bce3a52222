"""How well scores tell good pictures from defective ones. Higher scores are more anomalous; at the threshold is NG.

Every function takes the two kinds apart, good first, as one-dimensional arrays of scores in any order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.core.errors import FomoadError


@dataclass(frozen=True, slots=True, eq=False)
class RocCurve:
    """What each threshold does, from ∞ (nothing is NG) down to the smallest score (everything is).

    `thresholds`, `false_alarm_rates` (share of good pictures that are NG) and `detection_rates` (share of defective
    pictures that are NG) float64 [1 + number of distinct scores].
    """

    thresholds: Float64Array
    false_alarm_rates: Float64Array
    detection_rates: Float64Array


@dataclass(frozen=True, slots=True)
class F1Max:
    """The best F1 over all thresholds, and the highest threshold that attains it."""

    f1: float
    threshold: float


@dataclass(frozen=True, slots=True)
class Rates:
    """The confusion matrix at a threshold: `false_alarms` of `n_good` are NG, `misses` of `n_defect` are OK."""

    false_alarms: int
    n_good: int
    misses: int
    n_defect: int

    @property
    def false_alarm_rate(self) -> float | None:
        """Share of good pictures that are NG; None where there are none."""
        return self.false_alarms / self.n_good if self.n_good else None

    @property
    def miss_rate(self) -> float | None:
        """Share of defective pictures that are OK; None where there are none."""
        return self.misses / self.n_defect if self.n_defect else None


def roc_auc(good_scores: ArrayLike, defect_scores: ArrayLike) -> float:
    """The chance that a defective picture scores above a good one, ties counted half (Mann and Whitney 1947).

    Raises `FomoadError` unless there are scores of both kinds, as do the other summaries.
    """
    good, defect = _both(good_scores, defect_scores)
    below = int(np.searchsorted(good, defect, side="left").sum())
    not_above = int(np.searchsorted(good, defect, side="right").sum())
    return (below + not_above) / (2 * good.size * defect.size)


def roc_curve(good_scores: ArrayLike, defect_scores: ArrayLike) -> RocCurve:
    """Both rates at every threshold that makes a difference."""
    good, defect = _both(good_scores, defect_scores)
    thresholds, alarms, detections = _counts(good, defect)
    return RocCurve(
        read_only(np.concatenate(([np.inf], thresholds))),
        read_only(np.concatenate(([0.0], alarms / good.size))),
        read_only(np.concatenate(([0.0], detections / defect.size))),
    )


def average_precision(good_scores: ArrayLike, defect_scores: ArrayLike) -> float:
    """Σ (Rₙ − Rₙ₋₁) Pₙ over the thresholds, descending: precision averaged over recall, without interpolation."""
    good, defect = _both(good_scores, defect_scores)
    _, alarms, detections = _counts(good, defect)
    precision = detections / (alarms + detections)
    gained = np.diff(detections, prepend=0) / defect.size
    return float(gained @ precision)


def f1_max(good_scores: ArrayLike, defect_scores: ArrayLike) -> F1Max:
    """The best harmonic mean of precision and recall that any threshold gives; a figure, not a way to set one."""
    good, defect = _both(good_scores, defect_scores)
    thresholds, alarms, detections = _counts(good, defect)
    f1 = 2 * detections / (detections + alarms + defect.size)
    best = int(f1.argmax())
    return F1Max(float(f1[best]), float(thresholds[best]))


def rates_at_threshold(good_scores: ArrayLike, defect_scores: ArrayLike, threshold: float) -> Rates:
    """The confusion matrix at a threshold; either kind may be missing."""
    good, defect = _ascending(good_scores), _ascending(defect_scores)
    return Rates(
        false_alarms=good.size - int(np.searchsorted(good, threshold, side="left")),
        n_good=good.size,
        misses=int(np.searchsorted(defect, threshold, side="left")),
        n_defect=defect.size,
    )


def _counts(good: Float64Array, defect: Float64Array) -> tuple[Float64Array, Float64Array, Float64Array]:
    """The distinct scores, descending, and how many of each kind are at or above them."""
    thresholds = np.unique(np.concatenate((good, defect)))[::-1]
    alarms = good.size - np.searchsorted(good, thresholds, side="left")
    detections = defect.size - np.searchsorted(defect, thresholds, side="left")
    return thresholds, alarms.astype(np.float64), detections.astype(np.float64)


def _both(good_scores: ArrayLike, defect_scores: ArrayLike) -> tuple[Float64Array, Float64Array]:
    good, defect = _ascending(good_scores), _ascending(defect_scores)
    if not good.size or not defect.size:
        raise FomoadError(
            f"There are {good.size} good and {defect.size} defective pictures to measure with.",
            "Add test pictures of both kinds.",
        )
    return good, defect


def _ascending(scores: ArrayLike) -> Float64Array:
    ascending = np.sort(np.asarray(scores, np.float64).ravel())
    if np.isnan(ascending).any():
        raise ValueError("a score is not a number")
    return ascending
