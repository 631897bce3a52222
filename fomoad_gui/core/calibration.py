"""A threshold one can defend: conformal, from good pictures that were held out of training.

The score s of a new picture is compared with the scores of n held-out good ones through the conformal p-value

    p(s) = (1 + #{held-out scores ≥ s}) / (n + 1)

(Vovk, Gammerman and Shafer 2005; Bates et al., "Testing for outliers with conformal p-values", 2023, equation 2). If
the new picture is good, the n + 1 scores are exchangeable and P(p ≤ α) ≤ α whatever their distribution. The threshold
is the smallest number t such that every score s ≥ t has p(s) ≤ α, so the false-alarm rate is at most α, on average over
calibration sets.

p(s) ≤ α means that at most m = ⌊α·(n + 1)⌋ − 1 held-out scores are ≥ s, which for m ≥ 0 means that s is above the
(m + 1)th largest of them, ties included. The smallest such float64 is the one next above that score: whoever stores a
threshold with fewer digits must round it up. With m < 0 no score is high enough: n pictures support no rate below
1 / (n + 1). The threshold is then the one for that rate, and says so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

import numpy as np

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.core.errors import FomoadError

DEFAULT_FALSE_ALARM_RATE = 0.01


class Verdict(StrEnum):
    """What the threshold says of a picture."""

    OK = "OK"
    REVIEW = "REVIEW"
    """Odd enough for a person to look at, not enough to be rejected; only where that is asked for."""
    NG = "NG"


class ThresholdMethod(StrEnum):
    """How a threshold came about."""

    CONFORMAL = "conformal"
    """From the held-out good scores and the false-alarm rate asked for."""
    MANUAL = "manual"
    """Set by a person."""
    LARGEST_TRAINING = "largest training score"
    """The highest cell of the training pictures, as Edge Impulse suggests; no rate is vouched for."""


class Evidence(StrEnum):
    """Which good pictures a threshold rests on."""

    HELD_OUT = "held-out"
    """Pictures that nothing was learnt from: the guarantee above."""
    CROSS = "cross-conformal"
    """All of them, each scored by a detector that learnt from the others in turn (Vovk 2015, "Cross-conformal
    predictors"). For few pictures; the false-alarm rate is near the one asked for, and proven only up to twice it
    (Barber, Candès, Ramdas and Tibshirani 2021, theorem 4)."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A threshold and the evidence behind it.

    A picture whose score is at or above `threshold` is NG. `false_alarm_rate` is the rate asked for, between 0 and 1;
    `good_scores` float64 [n] are the scores of good pictures that the detector which gave them had not learnt from (in
    any order, kept ascending), and `evidence` says how that was so. `review_rate` is the share of good parts that may
    be REVIEW or NG; 0 for no review at all.
    """

    threshold: float
    false_alarm_rate: float
    good_scores: Float64Array
    method: ThresholdMethod = ThresholdMethod.CONFORMAL
    evidence: Evidence = Evidence.HELD_OUT
    review_rate: float = 0.0

    def __post_init__(self) -> None:
        scores = np.sort(np.asarray(self.good_scores, np.float64).ravel())
        if not scores.size or not np.isfinite(scores).all() or not math.isfinite(self.threshold):
            raise ValueError("a calibration needs at least one score, and a finite threshold and scores")
        _check_rate(self.false_alarm_rate)
        if self.review_rate:
            _check_rate(self.review_rate)
        object.__setattr__(self, "good_scores", read_only(scores))
        object.__setattr__(self, "threshold", float(self.threshold))

    @property
    def supported_rate(self) -> float:
        """1 / (n + 1), the smallest false-alarm rate that n held-out pictures can vouch for."""
        return 1 / (self.good_scores.size + 1)

    @property
    def is_supported(self) -> bool:
        """Whether there are enough held-out pictures for the rate asked for; see `needed_images`."""
        return _tolerated(self.false_alarm_rate, self.good_scores.size) >= 0

    def p_value(self, score: float) -> float:
        """The conformal p-value of a score: small if few held-out good pictures score as high."""
        at_or_above = self.good_scores.size - int(np.searchsorted(self.good_scores, score, side="left"))
        return (1 + at_or_above) / (self.good_scores.size + 1)

    def expected_false_alarm_rate(self, threshold: float) -> float:
        """The false-alarm rate to expect of a threshold: its conformal p-value."""
        return self.p_value(threshold)

    def percentile(self, score: float) -> float:
        """The share of held-out good pictures that score below, in per cent."""
        return 100 * int(np.searchsorted(self.good_scores, score, side="left")) / self.good_scores.size

    @property
    def review_threshold(self) -> float | None:
        """From where on a score is REVIEW, never above the threshold; None where there is no review."""
        if not self.review_rate:
            return None
        return min(_conformal_threshold(self.good_scores, self.review_rate), self.threshold)

    def verdict(self, score: float) -> Verdict:
        """NG at or above the threshold, REVIEW at or above the review threshold, else OK."""
        return verdict_of(score, self.threshold, self.review_threshold)

    def with_threshold(self, threshold: float) -> Calibration:
        """The same evidence with a threshold set by hand."""
        return replace(self, threshold=threshold, method=ThresholdMethod.MANUAL)

    def with_false_alarm_rate(self, false_alarm_rate: float) -> Calibration:
        """The same evidence with the conformal threshold for another rate; a review of no more than that is none."""
        review_rate = self.review_rate if self.review_rate > false_alarm_rate else 0.0
        return replace(calibrate(self.good_scores, false_alarm_rate, self.evidence), review_rate=review_rate)

    def with_review_rate(self, review_rate: float) -> Calibration:
        """The same threshold with another share of good parts for review, 0 for none."""
        return replace(self, review_rate=review_rate)


def verdict_of(score: float, threshold: float, review_threshold: float | None = None) -> Verdict:
    """What a threshold, and one for review if there is one, say of a score."""
    if score >= threshold:
        return Verdict.NG
    return Verdict.REVIEW if review_threshold is not None and score >= review_threshold else Verdict.OK


def calibrate(
    good_scores: Iterable[float],
    false_alarm_rate: float = DEFAULT_FALSE_ALARM_RATE,
    evidence: Evidence = Evidence.HELD_OUT,
) -> Calibration:
    """The conformal threshold for a false-alarm rate, 0 < rate < 1, from held-out good scores (any order).

    With too few scores for the rate the threshold lies just above the largest, and `is_supported` is False. Raises
    `FomoadError` if there are no scores.
    """
    scores = np.sort(np.fromiter(good_scores, np.float64))
    _check_rate(false_alarm_rate)
    if not scores.size:
        raise FomoadError(
            "There is no held-out good picture from which a threshold could come.",
            "Add good pictures, or move some from the training split to the calibration split.",
        )
    return Calibration(_conformal_threshold(scores, false_alarm_rate), false_alarm_rate, scores, evidence=evidence)


def needed_images(false_alarm_rate: float) -> int:
    """How many held-out good pictures vouch for the rate: the smallest n with 1 / (n + 1) ≤ rate."""
    _check_rate(false_alarm_rate)
    return math.ceil(1 / _exact(false_alarm_rate)) - 1


def binomial_interval(successes: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """The exact interval for a rate of which `successes` in `trials` were seen (Clopper and Pearson 1934)."""
    from scipy.special import betaincinv

    if not 0 <= successes <= trials or trials < 1 or not 0 < confidence < 1:
        raise ValueError(f"an interval for {successes} of {trials} at confidence {confidence}")
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 1 - tail))
    return low, high


def _conformal_threshold(scores: Float64Array, rate: float) -> float:
    """Just above the (m + 1)th largest of the ascending scores; see the module's words."""
    tolerated = max(_tolerated(rate, scores.size), 0)
    return float(np.nextafter(scores[scores.size - tolerated - 1], np.inf))


def _tolerated(false_alarm_rate: float, count: int) -> int:
    """How many held-out scores may lie at or above the threshold; −1 if the rate is not supported."""
    return math.floor(_exact(false_alarm_rate) * (count + 1)) - 1


def _exact(rate: float) -> Fraction:
    """The decimal that was meant: 0.29 is 29/100, though the nearest float64 is a little less."""
    return Fraction(str(float(rate)))


def _check_rate(rate: float) -> None:
    if not 0 < rate < 1:
        raise FomoadError(f"A false-alarm rate of {rate:g} is not between 0 and 1.", "Ask for 0.01, say, for 1 %.")
