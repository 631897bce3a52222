"""Outlines of sets of squares, as line segments: of cells over the threshold, and of ground-truth masks."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float64Array


def outline(marked: BoolArray) -> Float64Array:
    """The outline of the marked squares of a grid [rows, columns].

    Returns float64 [n, 4] of (x0, y0, x1, y1) in units of squares: straight segments, as long as they go.
    """
    padded = np.pad(marked, 1)
    across = padded[1:, 1:-1] != padded[:-1, 1:-1]
    down = padded[1:-1, 1:] != padded[1:-1, :-1]
    return np.concatenate([_runs(across), _runs(down.T)[:, [1, 0, 3, 2]]])


def inner_edges(marked: BoolArray) -> Float64Array:
    """The edges between two marked squares, as `outline` gives its segments."""
    below = _runs(marked[1:] & marked[:-1]) + np.array([0.0, 1.0, 0.0, 1.0])
    beside = _runs((marked[:, 1:] & marked[:, :-1]).T)[:, [1, 0, 3, 2]] + np.array([1.0, 0.0, 1.0, 0.0])
    return np.concatenate([below, beside])


def _runs(edges: BoolArray) -> Float64Array:
    """Horizontal segments along the runs of True in each row [lines, squares]."""
    steps = np.diff(np.pad(edges, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    line, start = np.nonzero(steps == 1)
    _, end = np.nonzero(steps == -1)
    return np.stack([start, line, end, line], axis=1).astype(np.float64)
