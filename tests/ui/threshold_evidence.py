"""Evidence for the tests of the threshold."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.calibration import Calibration, calibrate
from fomoad_gui.ui.threshold.evidence import (
    ThresholdEvidence,
)

HELD_OUT = np.arange(1.0, 101.0) / 10
"""0.1 … 10.0: a hundred good pictures, which vouch for one in a hundred."""


def evidence(
    held_out: Float64Array = HELD_OUT,
    good: tuple[float, ...] = (2.0, 5.0, 12.0),
    defect: tuple[float, ...] = (8.0, 20.0),
) -> ThresholdEvidence:
    return ThresholdEvidence(calibrate(held_out, 0.05), np.array(good), np.array(defect))


def at(threshold: float) -> Calibration:
    """The calibration of `evidence()` with a threshold set by hand."""
    return calibrate(HELD_OUT, 0.05).with_threshold(threshold)
