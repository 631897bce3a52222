"""Which points lie inside what was drawn around them."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float64Array


def inside_polygon(points: Float64Array, corners: Float64Array) -> BoolArray:
    """Whether each of `points` [N, 2] lies inside the closed polygon `corners` [M, 2], by the even-odd rule: bool [N].

    Points outside its bounding box are left out at once, and each edge looks at those at its height alone. Fewer than
    three corners have no inside.
    """
    inside = np.zeros(len(points), bool)
    if len(corners) < 3:
        return inside
    near = np.flatnonzero(((points >= corners.min(axis=0)) & (points <= corners.max(axis=0))).all(axis=1))
    near = near[np.argsort(points[near, 1], kind="stable")]
    x, y = points[near, 0], points[near, 1]
    is_odd = np.zeros(len(near), bool)
    for (x0, y0), (x1, y1) in zip(corners.tolist(), np.roll(corners, -1, axis=0).tolist(), strict=True):
        # an edge counts for points at its height, its upper end left out, that lie to its left
        at_height = slice(*np.searchsorted(y, (min(y0, y1), max(y0, y1))).tolist())
        if at_height.start < at_height.stop:
            is_odd[at_height] ^= x[at_height] < x0 + (y[at_height] - y0) * ((x1 - x0) / (y1 - y0))
    inside[near] = is_odd
    return inside
