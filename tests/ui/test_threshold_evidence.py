"""The bins of the histogram, and what the evidence says in words."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binomtest

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.ui.threshold.bins import bin_edges, decimals_for, nudge_step, round_step, score_range, shares
from fomoad_gui.ui.threshold.evidence import (
    ThresholdEvidence,
    expected_false_alarms,
    observed_false_alarms,
    observed_misses,
    per_cent,
    support_sentence,
)
from tests.ui.threshold_evidence import HELD_OUT, evidence

finite = st.floats(-1e6, 1e6, allow_nan=False)


@given(width=st.floats(1e-6, 1e9))
def test_a_round_step_is_the_next_of_1_2_and_5(width: float) -> None:
    step = round_step(width)
    assert width * (1 - 1e-6) <= step <= 2.5 * width * (1 + 1e-6)
    digits = f"{step:.0e}"
    assert digits[0] in "125"


@given(scores=arrays(np.float64, st.integers(1, 60), elements=finite), marks=st.lists(finite, max_size=2))
def test_every_score_is_counted_once_in_its_range(scores: Float64Array, marks: list[float]) -> None:
    ascending = np.sort(scores)
    low, high = score_range([ascending, np.empty(0)], marks)
    assert all(low < value < high for value in (*scores, *marks))
    edges = bin_edges(low, high, 30)
    assert np.all(np.diff(edges) > 0)
    assert shares(ascending, edges).sum() == pytest.approx(100)
    assert 3 <= edges.size <= 34


def test_shares_agree_with_counting() -> None:
    scores = np.array([0.5, 1.0, 1.0, 1.5])
    assert shares(scores, np.array([0.0, 1.0, 2.0])).tolist() == [75.0, 25.0]
    assert shares(np.empty(0), np.array([0.0, 1.0])).tolist() == [0.0]


def test_steps_can_be_seen_in_the_number() -> None:
    assert nudge_step(0.0, 10.0) == 0.02
    assert nudge_step(0.0, 0.01) == pytest.approx(2e-5)
    assert [decimals_for(step) for step in (50.0, 0.02, 0.005, 2e-5)] == [2, 2, 3, 5]


@given(threshold=st.floats(0.0, 25.0))
def test_figures_agree_with_counting_and_scipy(threshold: float) -> None:
    known = evidence()
    over = int((threshold <= HELD_OUT).sum())
    expected = expected_false_alarms(known, threshold)
    assert expected.figure == f"at most {per_cent((over + 1) / 101)}"
    assert expected.evidence.startswith(f"{over} of 100 held-out good pictures")
    alarms = int((known.test_good >= threshold).sum())
    interval = binomtest(alarms, 3).proportion_ci(method="exact")
    found = observed_false_alarms(known, threshold)
    assert found.figure.startswith(f"{alarms} of 3 (")
    assert found.evidence == f"95 % confidence interval {per_cent(interval.low)} to {per_cent(interval.high)}."
    misses = int((known.test_defect < threshold).sum())
    assert observed_misses(known, threshold).figure.startswith(f"{misses} of 2 (")


def test_groups_without_pictures_are_told() -> None:
    alone = ThresholdEvidence(calibrate([1.0, 2.0], 0.01))
    assert observed_false_alarms(alone, 1.5).evidence == "There are no good test pictures."
    assert observed_misses(alone, 1.5).figure == "–"


def test_too_few_held_out_pictures_are_told_in_one_sentence() -> None:
    few = calibrate(np.linspace(1, 2, 24), 0.01)
    assert support_sentence(few) == ("24 held-out good pictures vouch for 4.0 % at best; 1.0 % takes 99.")
    assert support_sentence(calibrate([1.0], 0.001)).startswith("1 held-out good picture vouches")
    assert support_sentence(calibrate(np.linspace(1, 2, 99), 0.01)) == ""
    assert [per_cent(rate) for rate in (0.0, 0.0004, 0.03, 0.123, 1.0)] == ["0 %", "0.04 %", "3.0 %", "12 %", "100 %"]
