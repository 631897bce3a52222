"""Whether pictures fall into distinct groups, such as two kinds of part in one folder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Float64Array

MOST_GROUPS = 4
SMALLEST_SHARE, SMALLEST_GROUP = 0.1, 3
"""Of the pictures; fewer are odd ones, or wrongly labelled, and no kind of their own."""
LEAST_SILHOUETTE = 0.6
"""Rousseeuw 1987: 0.5 is a reasonable structure, 0.7 a strong one. An even spread along a line, halved, has 0.6."""
LEAST_SEPARATION = 5.0
"""Ashman's D (Ashman, Bird and Zepf 1994): above 2 two Gaussians are apart; a Gaussian cut in half has 2.7, an even
spread 3.5."""
DIRECTIONS = 10


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The group [N] of each picture, the `sizes`, the mean `silhouette` and the `separation` of the closest two."""

    labels: NDArray[np.intp]
    sizes: tuple[int, ...]
    silhouette: float
    separation: float


def distinct_groups(points: Float32Array) -> Groups | None:
    """The groups that pictures' features [N, d] fall into, by Ward's linkage; None where they are one."""
    if len(points) < 2 * SMALLEST_GROUP:
        return None
    from scipy.cluster.hierarchy import fcluster, linkage

    flat = points.astype(np.float64) - points.mean(axis=0, dtype=np.float64)
    products = flat @ flat.T
    values, vectors = np.linalg.eigh(products)
    # all the variance counts for the silhouette; that of the principal directions is most of it
    within = vectors[:, -DIRECTIONS:] * np.sqrt(np.maximum(values[-DIRECTIONS:], 0))
    squares = np.diag(products)
    distances = np.sqrt(np.maximum(np.add.outer(squares, squares) - 2 * products, 0))
    tree = linkage(within, "ward")
    best: Groups | None = None
    for count in range(2, MOST_GROUPS + 1):
        labels: NDArray[np.intp] = fcluster(tree, count, "maxclust").astype(np.intp) - 1
        sizes = np.bincount(labels)
        if len(sizes) < 2 or sizes.min() < max(SMALLEST_GROUP, SMALLEST_SHARE * len(points)):
            continue
        silhouette = _silhouette(distances, labels)
        separation = _separation(within, labels)
        is_clear = silhouette >= LEAST_SILHOUETTE and separation >= LEAST_SEPARATION
        if is_clear and (best is None or silhouette > best.silhouette):
            best = Groups(labels, tuple(int(size) for size in sizes), silhouette, separation)
    return best


def _silhouette(distances: Float64Array, labels: NDArray[np.intp]) -> float:
    """Mean of (b − a) / max(a, b): a the mean distance to the own group's others, b that to the nearest other group."""
    members = np.eye(labels.max() + 1)[labels]
    sums, sizes = distances @ members, members.sum(axis=0)
    own = np.take_along_axis(sums, labels[:, np.newaxis], axis=1)[:, 0] / np.maximum(sizes[labels] - 1, 1)
    means = np.where(members > 0, np.inf, sums / sizes)
    other = means.min(axis=1)
    return float(np.mean((other - own) / np.maximum(np.maximum(own, other), 1e-12)))


def _separation(points: Float64Array, labels: NDArray[np.intp]) -> float:
    """The least over all pairs of groups: √2 |μ₁ − μ₂| / √(σ₁² + σ₂²) along the line between their means."""
    groups = [points[labels == label] for label in range(labels.max() + 1)]
    least = np.inf
    for index, one in enumerate(groups):
        for other in groups[:index]:
            axis = one.mean(axis=0) - other.mean(axis=0)
            length = float(np.linalg.norm(axis))
            spread = float(((one @ axis).var(ddof=1) + (other @ axis).var(ddof=1)) ** 0.5) / max(length, 1e-12)
            least = min(least, np.sqrt(2) * length / max(spread, 1e-12))
    return float(least)
