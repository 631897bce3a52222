"""Defects made up on good pictures."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.vision.drawing.anomalies import KINDS, LARGEST_AREA
from tests.support.parts import good_part


@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize(("width", "height"), [(96, 96), (40, 200), (300, 64)])
def test_a_defect_changes_the_picture_where_its_mask_is_and_nowhere_else(kind: str, width: int, height: int) -> None:
    good, other = good_part(1, width, height), good_part(2, 80, 120)
    changed = 0
    for seed in range(20):
        picture, mask = KINDS[kind](np.random.default_rng(seed), good, other)
        assert picture.shape == good.shape
        assert picture.dtype == np.uint8
        assert mask.shape == (height, width)
        assert mask.any()
        np.testing.assert_array_equal(picture[~mask], good[~mask])
        changed += bool((picture[mask] != good[mask]).any())
    assert changed >= 18


@pytest.mark.parametrize("kind", ["cut-paste", "blot"])
def test_sizes_are_shares_of_the_picture(kind: str) -> None:
    good = good_part(1, 400, 300)
    shares = [KINDS[kind](np.random.default_rng(seed), good, good)[1].mean() for seed in range(100)]
    assert max(shares) <= LARGEST_AREA * 1.1
    assert min(shares) < 0.003


@pytest.mark.parametrize("kind", list(KINDS))
def test_the_same_seed_makes_the_same_defect(kind: str) -> None:
    good = good_part(1)
    one, same = (KINDS[kind](np.random.default_rng(7), good, good)[0] for _ in range(2))
    np.testing.assert_array_equal(one, same)
    assert (KINDS[kind](np.random.default_rng(8), good, good)[0] != one).any()
