"""Regions: what is ignored never counts, what is named reaches the threshold as often as the rest."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import Window, cell_grid
from fomoad_gui.core.regions import Region, region_adjustment

GRID = cell_grid([Window(8, 8, same=False)], 80, 64)
RATE = 0.1


def maps(count: int = 400) -> np.ndarray:
    """Scores whose right half is twice as restless and much higher."""
    scores = np.random.default_rng(0).normal(0, 1, (count, 8, 10))
    scores[..., 5:] = 5 + 2 * scores[..., 5:]
    return scores.astype(np.float32)


def test_a_cell_belongs_to_the_region_that_holds_its_centre() -> None:
    cells = Region("corner", 0.0, 0.0, 0.3, 0.25).cells(GRID)
    assert cells.shape == (8, 10)
    assert {tuple(cell) for cell in np.argwhere(cells)} == {(row, column) for row in (0, 1) for column in (0, 1, 2)}


def test_a_named_region_reaches_the_threshold_as_often_as_the_rest() -> None:
    scores = maps()
    adjustment = region_adjustment(scores, [Region("right", 0.5, 0, 1, 1)], GRID, RATE)
    assert adjustment is not None
    adjusted = scores * adjustment.slope + adjustment.offset
    threshold = np.quantile(adjusted[..., :5].max(axis=(1, 2)), 1 - RATE)
    over = (adjusted[..., 5:].max(axis=(1, 2)) > threshold).mean()
    assert over == pytest.approx(RATE, abs=0.02)
    assert (adjustment.offset[:, :5] == 0).all()


def test_what_is_ignored_is_never_the_highest() -> None:
    scores = maps()
    adjustment = region_adjustment(scores, [Region("date", 0.5, 0, 1, 1, ignored=True)], GRID, RATE)
    assert adjustment is not None
    scores[:, 3, 7] = 1e6
    adjusted = scores * adjustment.slope + adjustment.offset
    assert (adjusted.argmax(axis=2) < 5).any()
    np.testing.assert_array_equal(adjusted.max(axis=(1, 2)), scores[..., :5].max(axis=(1, 2)))


def test_regions_that_cover_everything_share_one_threshold() -> None:
    halves = [Region("left", 0, 0, 0.5, 1), Region("right", 0.5, 0, 1, 1)]
    adjustment = region_adjustment(maps(), halves, GRID, RATE)
    assert adjustment is not None
    assert (adjustment.offset[:, 5:] == 0).all()
    assert (adjustment.offset[:, :5] > 0).all()


def test_without_regions_nothing_is_adjusted() -> None:
    assert region_adjustment(maps(), [], GRID, RATE) is None


@pytest.mark.parametrize(
    ("name", "box"), [("", (0, 0, 1, 1)), ("x", (0.5, 0, 0.5, 1)), ("x", (0, 0, 1.1, 1)), ("x", (-0.1, 0, 1, 1))]
)
def test_rectangles_that_are_none_are_refused(name: str, box: tuple[float, float, float, float]) -> None:
    with pytest.raises(FomoadError):
        Region(name, *box)


def test_regions_that_leave_nothing_or_hold_nothing_are_refused() -> None:
    with pytest.raises(FomoadError, match="Everything"):
        region_adjustment(maps(9), [Region("all", 0, 0, 1, 1, ignored=True)], GRID, RATE)
    with pytest.raises(FomoadError, match="no cell"):
        region_adjustment(maps(9), [Region("tiny", 0, 0, 0.01, 0.01)], GRID, RATE)
