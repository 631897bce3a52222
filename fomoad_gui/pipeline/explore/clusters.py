"""Which pictures form clusters: dense ones with room around them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.kmeans import kmeans
from fomoad_gui.core.progress import Progress

ALONE = -1
"""The cluster of a picture that is in none."""
SMALLEST = 5
"""Pictures that make a cluster."""
MOST_BY_DENSITY = 4_000
"""Above, where density takes minutes, there are `MANY_CLUSTERS` by k-means."""
MANY_CLUSTERS = 16
SEED = 0


def clusters(points: Float32Array, progress: Progress) -> NDArray[np.int64]:
    """The cluster of each of `points` [N, d], the largest being 0, or `ALONE`: int64 [N].

    HDBSCAN: Campello, Moulavi, Sander, "Density-Based Clustering Based on Hierarchical Density Estimates", PAKDD 2013.
    """
    if len(points) < 2 * SMALLEST:
        return np.full(len(points), ALONE)

    def check() -> None:
        progress.checkpoint(0, 1, "Looking for clusters")

    check()
    if len(points) > MOST_BY_DENSITY:
        generator = np.random.default_rng(SEED)
        found = kmeans(points.astype(np.float64), MANY_CLUSTERS, generator, check)
    else:
        from sklearn.cluster import HDBSCAN

        found = HDBSCAN(min_cluster_size=SMALLEST, copy=True).fit_predict(points).astype(np.int64)
    return _largest_first(found)


def _largest_first(found: NDArray[np.int64]) -> NDArray[np.int64]:
    members = np.bincount(found[found != ALONE])
    order = np.argsort(-members, kind="stable")
    rank = np.empty(len(members) + 1, np.int64)
    rank[order] = np.arange(len(members))
    rank[-1] = ALONE
    return rank[found]
