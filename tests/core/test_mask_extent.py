"""The extent of the largest piece of a mask."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.mask_extent import largest_extent


def test_the_largest_piece_counts_and_corners_join() -> None:
    mask = np.zeros((20, 30), np.bool_)
    assert largest_extent(mask) == (0, 0)
    mask[1, 1] = mask[10:13, 5:9] = mask[13, 9] = True
    assert largest_extent(mask) == (5, 4)
