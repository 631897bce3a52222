"""Sample parts: a defect is where its mask is, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import binary_dilation

from fomoad_gui.core.arrays import fingerprint
from fomoad_gui.vision.drawing.inspection.part import DEFECT_CLASSES, sample_part
from fomoad_gui.vision.drawing.inspection.photograph import PICTURE_SIZE


def test_a_good_part_has_an_empty_mask() -> None:
    picture, mask = sample_part(np.random.default_rng(0), None)
    assert picture.shape == (PICTURE_SIZE, PICTURE_SIZE, 3)
    assert picture.dtype == mask.dtype == np.uint8
    assert mask.shape == (PICTURE_SIZE, PICTURE_SIZE)
    assert not mask.any()


@pytest.mark.parametrize("defect", DEFECT_CLASSES)
@pytest.mark.parametrize("seed", range(3))
def test_a_defect_shows_where_its_mask_says_and_nowhere_else(defect: str, seed: int) -> None:
    spoilt, mask = sample_part(np.random.default_rng(seed), defect)
    good, _ = sample_part(np.random.default_rng(seed), None)
    assert set(np.unique(mask)) == {0, 255}
    change = np.abs(spoilt.astype(np.float32) - good.astype(np.float32)).max(axis=2)
    inside = mask == 255
    # The shade of a dent or a burr reaches a little beyond it.
    far = ~binary_dilation(inside, iterations=14)
    assert 0.0005 < inside.mean() < 0.08
    assert np.percentile(change[inside], 75) > 15.0
    assert change[far].mean() < 0.5
    assert np.mean(change[far] > 12.0) < 0.002


@pytest.mark.parametrize("defect", [None, *DEFECT_CLASSES])
def test_the_same_seed_gives_the_same_part(defect: str | None) -> None:
    first, second = (sample_part(np.random.default_rng(9), defect) for _ in range(2))
    assert fingerprint(*first) == fingerprint(*second)


def test_good_parts_differ_a_little() -> None:
    first, second = (sample_part(np.random.default_rng(seed), None)[0].astype(np.float32) for seed in (1, 2))
    assert 1.0 < np.abs(first - second).mean() < 30.0
