from __future__ import annotations

import math

from hypothesis import example, given
from hypothesis import strategies as st

from fomoad_gui.core.decimals import rounded_down, rounded_up

numbers = st.floats(allow_nan=False, allow_infinity=False)
scores = st.floats(-1e4, 1e4)


def test_a_threshold_just_above_a_score_reads_above_it() -> None:
    assert rounded_down(39.88) == "39.88"
    assert rounded_up(math.nextafter(39.88, math.inf)) == "39.89"


def test_what_has_no_more_digits_than_are_shown_is_shown_as_it_is() -> None:
    for text in ("0.29", "40.01", "-2.50", "0.00", "1.10"):
        assert rounded_down(float(text)) == rounded_up(float(text)) == text


def test_nothing_is_below_nought_by_nothing() -> None:
    assert rounded_up(-0.003) == rounded_down(-0.0) == "0.00"
    assert rounded_down(-0.003) == "-0.01"


def test_numbers_that_are_none_are_named() -> None:
    assert rounded_up(math.inf) == "inf"


@given(score=scores, threshold=scores, decimals=st.integers(2, 8))
@example(score=39.8765, threshold=math.nextafter(39.8765, math.inf), decimals=2)
@example(score=39.88, threshold=math.nextafter(39.88, math.inf), decimals=2)
def test_a_score_that_reads_as_high_as_the_threshold_is_as_high(score: float, threshold: float, decimals: int) -> None:
    if float(rounded_down(score, decimals)) >= float(rounded_up(threshold, decimals)):
        assert score >= threshold


@given(numbers)
def test_rounding_moves_by_less_than_the_last_digit_and_in_its_direction(number: float) -> None:
    low, high = float(rounded_down(number)), float(rounded_up(number))
    assert low <= number <= high
    assert high - low <= 0.01 + 2 * math.ulp(number)
