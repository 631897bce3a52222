"""Which points lie inside what was drawn around them."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float64Array

POINTS_AT_ONCE = 4096


def inside_polygon(points: Float64Array, corners: Float64Array) -> BoolArray:
    """Whether each of `points` [N, 2] lies inside the closed polygon `corners` [M, 2], by the even-odd rule: bool [N].

    Points outside its bounding box are left out at once. Fewer than three corners have no inside.
    """
    inside = np.zeros(len(points), bool)
    if len(corners) < 3:
        return inside
    candidates = np.flatnonzero(((points >= corners.min(axis=0)) & (points <= corners.max(axis=0))).all(axis=1))
    start, end = corners, np.roll(corners, -1, axis=0)
    rise = end[:, 1] - start[:, 1]
    run = np.divide(end[:, 0] - start[:, 0], rise, out=np.zeros(len(corners)), where=rise != 0)
    for begin in range(0, len(candidates), POINTS_AT_ONCE):
        some = candidates[begin : begin + POINTS_AT_ONCE]
        x, y = points[some, 0, np.newaxis], points[some, 1, np.newaxis]
        # an edge counts where it crosses the height of the point, to its right
        crosses = (start[:, 1] > y) != (end[:, 1] > y)
        is_right = x < start[:, 0] + (y - start[:, 1]) * run
        inside[some] = np.count_nonzero(crosses & is_right, axis=1) % 2 == 1
    return inside
