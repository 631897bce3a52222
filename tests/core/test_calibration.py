"""Conformal thresholds: proofs by enumeration, by simulation, and SciPy's binomial test."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, percentileofscore

from fomoad_gui.core.calibration import (
    Calibration,
    Evidence,
    ThresholdMethod,
    Verdict,
    binomial_interval,
    calibrate,
    needed_images,
)
from fomoad_gui.core.errors import FomoadError

rates = st.integers(1, 999).map(lambda thousandths: thousandths / 1000)
# Few distinct values make ties; the floats reach from denormal to huge.
scores = st.one_of(
    st.integers(-3, 3).map(float),
    st.floats(-1e300, 1e300),
    st.floats(-10, 10, width=32),
)
some_scores = st.lists(scores, min_size=1, max_size=60)


def exact_p_value(good: list[float], score: float) -> Fraction:
    return Fraction(1 + sum(g >= score for g in good), len(good) + 1)


@given(some_scores, rates, scores)
def test_score_is_at_the_threshold_just_where_its_p_value_is_within_the_rate(
    good: list[float], rate: float, score: float
) -> None:
    calibration = calibrate(good, rate)
    allowed = max(Fraction(str(rate)), Fraction(1, len(good) + 1))
    just_below = math.nextafter(calibration.threshold, -math.inf)
    for candidate in [score, calibration.threshold, just_below, *good]:
        assert (candidate >= calibration.threshold) == (exact_p_value(good, candidate) <= allowed)
    assert exact_p_value(good, just_below) > allowed


@given(st.lists(scores, min_size=2, max_size=40), rates)
def test_each_of_exchangeable_scores_left_out_in_turn_gives_no_more_alarms_than_the_rate(
    everyone: list[float], rate: float
) -> None:
    """Exchangeable scores are any of the n + 1 with the same chance, so this is the guarantee itself."""
    alarms = sum(
        calibrate(everyone[:i] + everyone[i + 1 :], rate).verdict(everyone[i]) is Verdict.NG
        for i in range(len(everyone))
    )
    allowed = max(Fraction(str(rate)), Fraction(1, len(everyone)))
    assert Fraction(alarms, len(everyone)) <= allowed


@pytest.mark.parametrize(("count", "rate", "expected"), [(99, 0.01, 0.01), (60, 0.1, 6 / 61), (19, 0.05, 0.05)])
def test_false_alarm_rate_of_new_good_pictures_is_the_one_asked_for(count: int, rate: float, expected: float) -> None:
    generator = np.random.default_rng(count)
    trials = 4000
    draws = generator.gamma(2.0, size=(trials, count + 1))
    alarms = sum(row[-1] >= calibrate(row[:-1], rate).threshold for row in draws)
    low, high = binomtest(alarms, trials).proportion_ci(0.9999)
    assert low <= expected <= high
    assert expected <= rate


def test_ties_make_the_threshold_stricter_never_laxer() -> None:
    generator = np.random.default_rng(0)
    draws = generator.integers(0, 4, size=(3000, 40)).astype(float)
    alarms = np.mean([row[-1] >= calibrate(row[:-1], 0.2).threshold for row in draws])
    assert alarms <= 0.2


def test_rate_is_the_decimal_that_was_written() -> None:
    """0.29 · 100 is 28.999… in floating point; 29 pictures of 99 and one more are allowed."""
    calibration = calibrate(range(99), 0.29)
    assert sum(calibration.verdict(score) is Verdict.NG for score in range(99)) == 28
    assert calibration.expected_false_alarm_rate(calibration.threshold) == 0.29


def test_too_few_images_get_the_rate_they_support_and_are_told() -> None:
    calibration = calibrate([3.0, 1.0, 2.0], 0.01)
    assert calibration.threshold == math.nextafter(3.0, math.inf)
    assert not calibration.is_supported
    assert calibration.supported_rate == 0.25
    assert calibration.false_alarm_rate == 0.01


@pytest.mark.parametrize(("rate", "images"), [(0.01, 99), (0.05, 19), (0.1, 9), (0.3, 3), (0.5, 1), (0.001, 999)])
def test_needed_images(rate: float, images: int) -> None:
    assert needed_images(rate) == images


@given(rates)
def test_rate_is_supported_from_the_needed_number_of_images_on(rate: float) -> None:
    count = needed_images(rate)
    assert calibrate(range(count), rate).is_supported
    if count > 1:
        assert not calibrate(range(count - 1), rate).is_supported


@given(some_scores, scores)
def test_percentile_is_scipys_strict_one(good: list[float], score: float) -> None:
    oracle = percentileofscore(good, score, kind="strict")
    assert calibrate(good, 0.1).percentile(score) == pytest.approx(oracle)


def test_moved_threshold_keeps_the_evidence_and_says_that_it_was_moved() -> None:
    calibration = calibrate(np.arange(99.0), 0.01)
    moved = calibration.with_threshold(89.5)
    assert (calibration.method, moved.method) == (ThresholdMethod.CONFORMAL, ThresholdMethod.MANUAL)
    assert moved.threshold == 89.5
    assert np.array_equal(moved.good_scores, calibration.good_scores)
    assert moved.expected_false_alarm_rate(moved.threshold) == 0.1
    assert (moved.verdict(89.5), moved.verdict(89.4)) == (Verdict.NG, Verdict.OK)
    back = moved.with_false_alarm_rate(0.01)
    assert (back.threshold, back.method) == (calibration.threshold, ThresholdMethod.CONFORMAL)


def test_no_held_out_image_is_an_error_with_a_remedy() -> None:
    with pytest.raises(FomoadError, match=r"no held-out good picture.*Add good pictures"):
        calibrate([], 0.01)


@pytest.mark.parametrize("rate", [0.0, 1.0, -0.1, 1.5, math.nan])
def test_rate_must_lie_between_0_and_1(rate: float) -> None:
    for call in (lambda: calibrate([1.0], rate), lambda: needed_images(rate)):
        with pytest.raises(FomoadError, match="not between 0 and 1"):
            call()


@pytest.mark.parametrize(("threshold", "good"), [(math.nan, [1.0]), (1.0, []), (1.0, [math.inf]), (1.0, [math.nan])])
def test_evidence_must_be_finite(threshold: float, good: list[float]) -> None:
    with pytest.raises(ValueError, match="finite"):
        Calibration(threshold, 0.1, np.array(good))


def test_held_out_scores_are_kept_ascending_and_frozen() -> None:
    calibration = Calibration(5.0, 0.1, np.array([3, 1, 2], np.float32))
    assert calibration.good_scores.dtype == np.float64
    assert calibration.good_scores.tolist() == [1, 2, 3]
    assert not calibration.good_scores.flags.writeable


@given(st.integers(1, 400), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.999]))
def test_binomial_interval_is_scipys(trials: int, data: st.DataObject, confidence: float) -> None:
    successes = data.draw(st.integers(0, trials))
    oracle = binomtest(successes, trials).proportion_ci(confidence, method="exact")
    assert binomial_interval(successes, trials, confidence) == pytest.approx((oracle.low, oracle.high), abs=1e-9)


@pytest.mark.parametrize("arguments", [(1, 0, 0.9), (-1, 3, 0.9), (4, 3, 0.9), (1, 3, 1.0)])
def test_binomial_interval_refuses_nonsense(arguments: tuple[int, int, float]) -> None:
    with pytest.raises(ValueError, match="an interval for"):
        binomial_interval(*arguments)


def test_the_kind_of_evidence_is_kept_through_every_change() -> None:
    across = calibrate([1.0, 2.0, 3.0], 0.3, Evidence.CROSS)
    assert across.with_threshold(9).evidence is Evidence.CROSS
    assert across.with_false_alarm_rate(0.5).evidence is Evidence.CROSS
    assert calibrate([1.0]).evidence is Evidence.HELD_OUT


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=60), st.floats(-12, 12))
def test_review_lies_between_ok_and_ng_and_never_above_the_threshold(scores: list[float], score: float) -> None:
    calibration = calibrate(scores, 0.05).with_review_rate(0.3)
    review = calibration.review_threshold
    assert review is not None
    assert review <= calibration.threshold
    expected = Verdict.NG if score >= calibration.threshold else Verdict.REVIEW if score >= review else Verdict.OK
    assert calibration.verdict(score) is expected
    assert review == min(calibrate(scores, 0.3).threshold, calibration.threshold)


def test_review_stays_through_every_change_and_is_off_by_default() -> None:
    plain = calibrate(range(100), 0.05)
    assert plain.review_threshold is None
    assert plain.verdict(94) is not Verdict.REVIEW
    asked = plain.with_review_rate(0.2)
    assert asked.with_threshold(90).review_threshold == asked.review_threshold
    assert asked.with_threshold(10).review_threshold == 10
    assert asked.with_false_alarm_rate(0.1).review_rate == 0.2
    assert asked.with_false_alarm_rate(0.3).review_rate == 0
    assert asked.with_review_rate(0).review_threshold is None
    with pytest.raises(FomoadError):
        plain.with_review_rate(1.5)
