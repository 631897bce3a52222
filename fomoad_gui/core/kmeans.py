"""Clusters to start a mixture from: k-means++ and a few rounds of Lloyd's algorithm."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.blocks import multiply

LLOYD_ITERATIONS = 10

ALIKE = 1e-12
"""Squared distance per dimension up to which two points, whose variance is about 1, count as one."""


def kmeans(
    points: Float64Array, clusters: int, generator: np.random.Generator, checkpoint: Callable[[], None]
) -> NDArray[np.int64]:
    """The cluster, 0 to K − 1, of each of `points` [N, d].

    K is `clusters`, or fewer if there are fewer distinct points; every cluster has a point. `checkpoint` is called
    between steps.
    """
    centres = _spread_centres(points, clusters, generator, checkpoint)
    nearest, distances = _assign(points, centres)
    for _ in range(LLOYD_ITERATIONS):
        checkpoint()
        counts = np.bincount(nearest, minlength=len(centres))
        # A cluster that lost its points takes the point that is farthest from its own centre.
        for empty in np.flatnonzero(counts == 0):
            farthest = int(distances.argmax())
            nearest[farthest], distances[farthest] = empty, 0.0
        centres = _means(points, nearest, len(centres))
        previous = nearest
        nearest, distances = _assign(points, centres)
        if np.array_equal(nearest, previous):
            break
    _, dense = np.unique(nearest, return_inverse=True)
    return dense


def _spread_centres(
    points: Float64Array, clusters: int, generator: np.random.Generator, checkpoint: Callable[[], None]
) -> Float64Array:
    """k-means++ (Arthur and Vassilvitskii 2007), each time taking the best of 2 + ⌊ln K⌋ candidates."""
    trials = 2 + int(math.log(clusters))
    centres = [points[generator.integers(len(points))]]
    distances = _squared_distances(points, centres[0])
    while len(centres) < clusters and distances.max() > ALIKE * points.shape[1]:
        checkpoint()
        candidates = generator.choice(len(points), size=trials, p=distances / distances.sum())
        left = [np.minimum(distances, _squared_distances(points, points[candidate])) for candidate in candidates]
        best = int(np.argmin([remaining.sum() for remaining in left]))
        centres.append(points[candidates[best]])
        distances = left[best]
    return np.array(centres)


def _squared_distances(points: Float64Array, centre: Float64Array) -> Float64Array:
    # By differences: points that are equal must come out at exactly 0.
    difference = points - centre
    distances: Float64Array = np.einsum("nd,nd->n", difference, difference)
    return distances


def _means(points: Float64Array, nearest: NDArray[np.int64], clusters: int) -> Float64Array:
    sums = [np.bincount(nearest, dimension, minlength=clusters) for dimension in points.T]
    means: Float64Array = np.array(sums).T / np.maximum(np.bincount(nearest, minlength=clusters), 1)[:, None]
    return means


def _assign(points: Float64Array, centres: Float64Array) -> tuple[NDArray[np.int64], Float64Array]:
    """The nearest centre of each point, and the squared distance to it."""
    relative = (centres**2).sum(axis=1) - 2 * multiply(points, np.ascontiguousarray(centres.T))
    nearest = relative.argmin(axis=1)
    return nearest, relative[np.arange(len(points)), nearest] + (points**2).sum(axis=1)
