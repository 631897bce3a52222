"""Prints: masks of two levels that leave ground between the ink, at any size."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.vision.drawing.prints import PRINTS, Print, bar_code

ALL_PRINTS = [pytest.param(draw, id=draw.__name__) for draw in PRINTS]


@pytest.mark.parametrize("draw", ALL_PRINTS)
def test_a_print_leaves_ink_and_ground(draw: Print) -> None:
    covers = [float((draw(np.random.default_rng(seed), 60, 90) > 0).mean()) for seed in range(20)]
    assert max(covers) > 0.0
    assert np.median(covers) < 0.7


@pytest.mark.parametrize("draw", ALL_PRINTS)
@pytest.mark.parametrize("size", [(8, 8), (9, 40), (120, 31)])
def test_a_print_has_the_size_asked_for(draw: Print, size: tuple[int, int]) -> None:
    for seed in range(5):
        mask = draw(np.random.default_rng(seed), *size)
        assert mask.shape == size
        assert mask.dtype == np.uint8


def test_the_bars_of_a_bar_code_run_from_top_to_bottom() -> None:
    mask = bar_code(np.random.default_rng(0), 60, 90)
    inked = mask[mask.any(axis=1)]
    assert (inked == inked[0]).all()
