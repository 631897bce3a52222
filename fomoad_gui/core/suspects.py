"""Points that deserve a look: far from all others, or unlike those that have their class."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.core.label_spreading import UNKNOWN, Suggestions
from fomoad_gui.core.neighbours import Neighbours

FEWEST_FOR_A_FENCE = 12
"""Scores below which quartiles are too unsure to call one unusual."""
MOST_OF_A_CLASS = 0.5
"""Share of its neighbours with another class up to which, in the middle of a class, nearness tells it."""


def remoteness(neighbours: Neighbours) -> Float32Array:
    """How far each of N points is from its neighbours, float32 [N]: the mean distance over its median among all points.

    1 is usual, higher is more remote (Ramaswamy, Rastogi, Shim, "Efficient Algorithms for Mining Outliers from Large
    Data Sets", SIGMOD 2000, with the mean for the distance of the last neighbour).
    """
    if neighbours.distances.shape[1] == 0:
        return np.ones(len(neighbours.distances), np.float32)
    mean = neighbours.distances.mean(axis=1)
    usual = float(np.median(mean))
    return (mean / usual if usual > 0 else np.where(mean > 0, np.inf, 1.0)).astype(np.float32)


def disagreement(neighbours: Neighbours, classes: NDArray[np.int64]) -> Float32Array:
    """The share of a point's neighbours, nearer ones counting for more, that have another class than it: float32 [N].

    Neighbours without a class do not count; 0 for points without one, or without neighbours that have one. Where most
    of a class have neighbours of another, nearness does not tell that class, and says nothing of who is in it: 0 too.
    """
    theirs, weights = _weighted(neighbours, classes)
    other = np.where(theirs != classes[:, np.newaxis], weights, 0.0).sum(axis=1)
    total = weights.sum(axis=1)
    shares = np.divide(other, total, out=np.zeros(len(classes)), where=total > 0)
    shares[classes == UNKNOWN] = 0.0
    for one in range(classes.max(initial=UNKNOWN) + 1):
        members = classes == one
        if members.any() and np.median(shares[members]) > MOST_OF_A_CLASS:
            shares[members] = 0.0
    found: Float32Array = shares.astype(np.float32)
    return found


def upper_fence(scores: Float64Array) -> float:
    """What a score [n] must be over to be unusual among them: the upper quartile and 1.5 times the quartiles' distance
    (Tukey, "Exploratory Data Analysis", 1977, section 2D); infinite for too few."""
    if scores.size < FEWEST_FOR_A_FENCE:
        return np.inf
    low, high = np.quantile(scores, (0.25, 0.75))
    return float(high + 1.5 * (high - low))


def rival(neighbours: Neighbours, classes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The class, other than its own, that most of a point's neighbours have, nearer ones counting for more: int64 [N],
    `UNKNOWN` where none of them has another."""
    theirs, weights = _weighted(neighbours, classes)
    found, most = np.full(len(classes), UNKNOWN), np.zeros(len(classes))
    for one in range(classes.max(initial=UNKNOWN) + 1):
        total = np.where((theirs == one) & (classes[:, np.newaxis] != one), weights, 0.0).sum(axis=1)
        found[total > most] = one
        most = np.maximum(most, total)
    return found


def _weighted(neighbours: Neighbours, classes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The neighbours' classes [N, k], and how much each counts: 1 where it lies, less than .61 at the last, 0 without
    a class."""
    theirs = classes[neighbours.indices]
    scale = np.maximum(neighbours.distances[:, -1:], 1e-12) if theirs.shape[1] else 1.0
    return theirs, np.where(theirs == UNKNOWN, 0.0, np.exp(-0.5 * (neighbours.distances / scale) ** 2))


def worth_labelling(neighbours: Neighbours, suggestions: Suggestions, classes: NDArray[np.int64]) -> Float32Array:
    """How much the class of a point would tell, float32 [N]: little is known of it, and many others lie near.

    Uncertainty times density (Settles, Craven, "An Analysis of Active Learning Strategies for Sequence Labeling
    Tasks", EMNLP 2008, section 3.4); 0 for points that have a class.
    """
    density = 1 / np.maximum(remoteness(neighbours), 1e-6)
    return np.where(classes == UNKNOWN, (1 - suggestions.confidence) * density, 0.0).astype(np.float32)
