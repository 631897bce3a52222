"""Marks and text: on the canvas, never all of it, and as the walk says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.vision.drawing.glyphs import text_mask, word
from fomoad_gui.vision.drawing.marks import MARKS, Mark, wander


@pytest.mark.parametrize("mark", [pytest.param(mark, id=mark.__name__) for mark in dict.fromkeys(MARKS)])
def test_a_mark_is_a_mask_that_spares_most_of_the_picture(mark: Mark) -> None:
    covers = []
    for seed in range(25):
        mask = mark(np.random.default_rng(seed), 60, 90)
        assert mask.shape == (60, 90)
        assert mask.dtype == np.uint8
        covers.append(float((mask > 0).mean()))
    assert max(covers) > 0.0
    assert np.median(covers) < 0.6


@given(st.integers(0, 1000), st.floats(0.5, 5.0), st.floats(0.0, 0.5))
def test_a_walk_takes_equal_strides(seed: int, stride: float, unrest: float) -> None:
    path = wander(np.random.default_rng(seed), np.array([3.0, 4.0]), 1.0, 12, stride, unrest)
    np.testing.assert_allclose(np.linalg.norm(np.diff(path, axis=0), axis=1), stride, rtol=1e-9)


def test_a_walk_without_unrest_is_straight() -> None:
    path = wander(np.random.default_rng(0), np.zeros(2), 0.0, 5, 2.0, 0.0)
    np.testing.assert_allclose(path, [[2, 0], [4, 0], [6, 0], [8, 0], [10, 0]], atol=1e-12)


def test_text_leaves_strokes_and_ground() -> None:
    covers = [float((text_mask(np.random.default_rng(seed), 96, 96) > 127).mean()) for seed in range(40)]
    assert max(covers) < 0.7
    assert np.mean([cover > 0.005 for cover in covers]) > 0.8


def test_a_word_has_the_letters_asked_for() -> None:
    assert all(len(word(np.random.default_rng(seed), 7)) == 7 for seed in range(20))
