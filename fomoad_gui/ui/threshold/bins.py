"""How scores are counted into bins whose edges are round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np

from fomoad_gui.core.arrays import Float64Array

PADDING = 0.06
"""Free room on either side of the scores, as a share of their range."""


def score_range(groups: Iterable[Float64Array], marks: Iterable[float]) -> tuple[float, float]:
    """The stretch that shows all scores (ascending, float64 [n] each) and all `marks`, with room on either side."""
    ends = [value for group in groups if group.size for value in (float(group[0]), float(group[-1]))]
    values = [*ends, *marks]
    low, high = min(values), max(values)
    span = high - low
    if span <= 1e-6 * max(abs(low), abs(high), 1.0):
        span = max(abs(high) * 0.1, 1.0)
    middle, half = (low + high) / 2, (0.5 + PADDING) * span
    return middle - half, middle + half


def round_step(width: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is no less than `width` > 0."""
    power = 10.0 ** math.floor(math.log10(width))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= width * (1 - 1e-9))


def bin_edges(low: float, high: float, bins: int) -> Float64Array:
    """At most about `bins` bins over low…high, ascending edges float64 [n + 1], all multiples of a round step."""
    step = round_step((high - low) / bins)
    first, last = math.floor(low / step), math.ceil(high / step)
    return np.array([place * step for place in range(first, max(last, first + 1) + 1)], np.float64)


def shares(scores: Float64Array, edges: Float64Array) -> Float64Array:
    """Per cent of the ascending scores in each bin (edge, next edge], float64 [n]; zeros without scores.

    Open below, so that scores which are all equal to an edge lie left of a threshold just above them.
    """
    if not scores.size:
        return np.zeros(edges.size - 1)
    return 100 * np.diff(np.searchsorted(scores, edges, side="right")) / scores.size


def nudge_step(low: float, high: float) -> float:
    """A small step for the threshold in a range of scores."""
    return round_step((high - low) / 500)


def decimals_for(step: float) -> int:
    """How many decimals it takes to see a step, and two at least, as scores are shown everywhere."""
    return max(2, min(8, -math.floor(math.log10(step) + 1e-9)))
