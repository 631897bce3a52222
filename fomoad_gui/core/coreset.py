"""Nearest neighbours among a few chosen embeddings: PatchCore (Roth et al. 2022), here to measure ours against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, read_only
from fomoad_gui.core.blocks import blocks
from fomoad_gui.core.progress import Progress

SHARE = 0.1
"""Of the embeddings, how many are kept: the paper's 10 %."""
SEARCH_DIMENSIONS = 128
"""The choice is made in so many random projections, as in the paper's released code."""


@dataclass(frozen=True, slots=True, eq=False)
class Coreset:
    """`members` float32 [n, d], the normal embeddings remembered; a cell scores its distance to the nearest of them."""

    members: Float32Array

    def __post_init__(self) -> None:
        if self.members.ndim != 2 or 0 in self.members.shape or not np.isfinite(self.members).all():
            raise ValueError(f"a coreset of shape {self.members.shape}, or with values that are not finite")
        object.__setattr__(self, "members", read_only(self.members.astype(np.float32, copy=False)))

    @property
    def dimensions(self) -> int:
        """d, the dimensions of an embedding."""
        return int(self.members.shape[1])

    def scores(self, embeddings: Float32Array) -> Float32Array:
        """The Euclidean distance to the nearest member, float32 [..., gh, gw], of embeddings [..., gh, gw, d]."""
        points = embeddings.reshape(-1, embeddings.shape[-1])
        lengths = np.square(self.members).sum(axis=1)
        result = np.empty(len(points), np.float32)
        for rows in blocks(len(points), len(self.members)):
            squares = lengths - 2 * (points[rows] @ self.members.T)
            result[rows] = np.square(points[rows]).sum(axis=1) + squares.min(axis=1)
        distances: Float32Array = np.sqrt(np.maximum(result, 0)).reshape(embeddings.shape[:-1])
        return distances


def choose_coreset(points: Float32Array, count: int, seed: int, progress: Progress) -> Coreset:
    """`count` of `points` [n, d], each the farthest from those before it: greedy k-centre (Sener and Savarese 2018).

    The first is drawn at random. Equal points are taken once.
    """
    rng = np.random.default_rng(seed)
    searched = points
    if points.shape[1] > SEARCH_DIMENSIONS:
        matrix = rng.standard_normal((points.shape[1], SEARCH_DIMENSIONS)).astype(np.float32)
        searched = points @ (matrix / np.float32(np.sqrt(SEARCH_DIMENSIONS)))
    searched = searched - searched.mean(axis=0)
    lengths = np.square(searched).sum(axis=1)
    same = np.finfo(np.float32).eps * 16 * float(lengths.max())  # what rounding leaves between equal points
    chosen = [int(rng.integers(len(points)))]
    nearest = np.full(len(points), np.inf, np.float32)
    while len(chosen) < min(count, len(points)):
        if len(chosen) % 64 == 1:
            progress.checkpoint(len(chosen), count, "Choosing the coreset")
        last = searched[chosen[-1]]
        np.minimum(nearest, lengths - 2 * (searched @ last) + last @ last, out=nearest)
        nearest[chosen[-1]] = 0
        farthest = int(nearest.argmax())
        if nearest[farthest] <= same:
            break
        chosen.append(farthest)
    return Coreset(points[np.sort(np.array(chosen))])
