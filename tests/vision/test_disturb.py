"""Changes of a picture keep its shape, and grow with their strength."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from fomoad_gui.vision.disturb import DISTURBANCES, blurred, flattened, gain, noisy, shifted, turned
from tests.support.parts import good_part

PICTURE = good_part(3, 120, 80)


@pytest.mark.parametrize("kind", list(DISTURBANCES))
def test_every_change_keeps_the_shape_and_grows_with_its_strength(kind: str) -> None:
    one = DISTURBANCES[kind]
    assert list(one.strengths) == sorted(one.strengths)
    changes = []
    for strength in one.strengths:
        changed = one.apply(PICTURE, strength)
        assert changed.shape == PICTURE.shape
        assert changed.dtype == np.uint8
        np.testing.assert_array_equal(one.apply(PICTURE, strength), changed)
        changes.append(np.abs(changed.astype(int) - PICTURE).mean())
        assert any(digit.isdigit() for digit in one.described(strength))
    assert changes == sorted(changes)
    assert changes[0] > 0


def test_changes_of_no_strength_change_nothing() -> None:
    for changed in (
        gain(PICTURE, 1),
        flattened(PICTURE, 0),
        shifted(PICTURE, 0),
        turned(PICTURE, 0),
        noisy(PICTURE, 0),
    ):
        np.testing.assert_array_equal(changed, PICTURE)


def test_blur_is_a_gaussian_filter() -> None:
    oracle = gaussian_filter(PICTURE.astype(float), (1.2, 1.2, 0), mode="nearest")
    assert np.abs(blurred(PICTURE, 0.01) - oracle).max() < 2


def test_a_shift_moves_right_and_down_by_its_share() -> None:
    moved = shifted(PICTURE, 0.05)
    np.testing.assert_array_equal(moved[4:, 6:], PICTURE[:-4, :-6])


def test_a_quarter_turn_is_a_quarter_turn() -> None:
    square = good_part(1, 60, 60)
    assert np.abs(turned(square, 90).astype(int) - np.rot90(square)).max() <= 1


def test_words_say_how_much() -> None:
    assert DISTURBANCES["darker"].described(0.15) == "15 % darker"
    assert DISTURBANCES["rotation"].described(3) == "turned by 3°"
