"""What the threshold is judged by, and the sentences that say so."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.core.calibration import Calibration, Evidence, binomial_interval, needed_images
from fomoad_gui.core.metrics import rates_at_threshold

NONE = read_only(np.empty(0))


@dataclass(frozen=True, slots=True, eq=False)
class ThresholdEvidence:
    """The scores of whole pictures; never of pictures that the mixture has learnt.

    `calibration` holds the held-out good pictures' scores, the false-alarm rate asked for and the threshold in use;
    `test_good`, `test_defect` and `unlabelled` float64 [n] the test split's, kept ascending. Nobody has said what
    the last ones show, so nothing is counted by them.
    """

    calibration: Calibration
    test_good: Float64Array = field(default_factory=lambda: NONE)
    test_defect: Float64Array = field(default_factory=lambda: NONE)
    unlabelled: Float64Array = field(default_factory=lambda: NONE)

    def __post_init__(self) -> None:
        for name in ("test_good", "test_defect", "unlabelled"):
            object.__setattr__(self, name, read_only(np.sort(np.asarray(getattr(self, name), np.float64))))

    @property
    def held_out_good(self) -> Float64Array:
        """The scores that the threshold comes from, ascending."""
        return self.calibration.good_scores

    @property
    def suggested(self) -> float:
        """The conformal threshold for the false-alarm rate asked for."""
        return self.calibration.with_false_alarm_rate(self.calibration.false_alarm_rate).threshold

    @property
    def groups(self) -> tuple[Float64Array, ...]:
        """Held-out good, test good, test defect and unlabelled."""
        return self.held_out_good, self.test_good, self.test_defect, self.unlabelled


@dataclass(frozen=True, slots=True)
class Finding:
    """One figure and the evidence it rests on, in words."""

    figure: str
    evidence: str


def expected_false_alarms(evidence: ThresholdEvidence, threshold: float) -> Finding:
    """What the held-out good pictures say of a threshold: its conformal p-value."""
    scores = evidence.held_out_good
    over = scores.size - int(np.searchsorted(scores, threshold, side="left"))
    rate = evidence.calibration.expected_false_alarm_rate(threshold)
    verb = "is" if over == 1 else "are"
    return Finding(
        f"at most {per_cent(rate)}",
        f"{over:,} of {scores.size:,} {good_pictures(evidence.calibration, scores.size)} {verb} at or over it.",
    )


def observed_false_alarms(evidence: ThresholdEvidence, threshold: float) -> Finding:
    """How many good test pictures the threshold calls NG."""
    rates = rates_at_threshold(evidence.test_good, evidence.test_defect, threshold)
    return _observed(rates.false_alarms, rates.n_good, "There are no good test pictures.")


def observed_misses(evidence: ThresholdEvidence, threshold: float) -> Finding:
    """How many defective test pictures the threshold lets pass."""
    rates = rates_at_threshold(evidence.test_good, evidence.test_defect, threshold)
    return _observed(rates.misses, rates.n_defect, "There are no defective test pictures.")


def support_sentence(calibration: Calibration) -> str:
    """What too few held-out pictures can vouch for; empty if they are enough."""
    if calibration.is_supported:
        return ""
    count, rate = calibration.good_scores.size, calibration.false_alarm_rate
    verb = "vouches" if count == 1 else "vouch"
    return (
        f"{count:,} {good_pictures(calibration, count)} {verb} for {per_cent(calibration.supported_rate)} at best; "
        f"{per_cent(rate)} takes {needed_images(rate):,}."
    )


def good_pictures(calibration: Calibration, count: int) -> str:
    """What `count` of the pictures that a threshold rests on are called."""
    noun = "picture" if count == 1 else "pictures"
    if calibration.evidence is Evidence.CROSS:
        return f"good {noun}, each judged by a detector of the others,"
    return f"held-out good {noun}"


def per_cent(rate: float) -> str:
    """A rate for people: 3.0 %, 0.05 %, 12 %."""
    percentage = 100 * rate
    if percentage in (0, 100) or percentage >= 10:
        return f"{percentage:.0f} %"
    return f"{percentage:.1f} %" if percentage >= 0.1 else f"{percentage:.2g} %"


def _observed(count: int, total: int, nothing: str) -> Finding:
    if not total:
        return Finding("–", nothing)
    low, high = binomial_interval(count, total)
    return Finding(
        f"{count:,} of {total:,} ({per_cent(count / total)})",
        f"95 % confidence interval {per_cent(low)} to {per_cent(high)}.",
    )
