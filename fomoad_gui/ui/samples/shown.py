"""Which scores may be shown, and the words for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.core.decimals import rounded_down, rounded_up
from fomoad_gui.core.samples import Label, Sample, Split

IN_TRAINING = "in training"
SPLIT_NAMES = {
    Split.TRAIN: "Training",
    Split.CALIBRATION: "Calibration",
    Split.TEST: "Test",
    Split.EXCLUDED: "Excluded",
}
LABEL_NAMES = {Label.UNLABELLED: "Unlabelled", Label.GOOD: "Good", Label.DEFECT: "Defect"}


def shown_scores(samples: Sequence[Sample], scores: Mapping[str, float]) -> Float64Array:
    """The score of each sample, float64 [n] in their order; NaN where there is none or where it may not be shown.

    A picture the mixture was learnt from scores too well: it says nothing about new pictures, so it is never shown.
    """
    return read_only(
        np.array([np.nan if s.split is Split.TRAIN else scores.get(s.id, np.nan) for s in samples], dtype=np.float64)
    )


def format_score(score: float) -> str:
    """A score for people: two decimals, rounded down, a true minus sign, an en dash for NaN."""
    return "–" if np.isnan(score) else rounded_down(score).replace("-", "−")


def format_threshold(threshold: float) -> str:
    """A threshold for people: as `format_score`, but rounded up, so that a score that reads as high is NG."""
    return rounded_up(threshold).replace("-", "−")


def label_text(sample: Sample) -> str:
    """The label in words; a defect by its class where it has one."""
    if sample.label is Label.DEFECT and sample.defect_class:
        return f"Defect: {sample.defect_class}"
    return LABEL_NAMES[sample.label]
