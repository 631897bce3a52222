"""Fewer dimensions: random projections, which nearly keep distances, and the principal components of good pictures."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, read_only
from fomoad_gui.core.blocks import blocks, multiply


class ProjectionKind(StrEnum):
    """How the dimensions are made fewer."""

    PRINCIPAL = "principal"
    """Principal components of the good pictures' embeddings."""
    GAUSSIAN = "gaussian"
    """Random, Gaussian."""
    SPARSE = "sparse"
    """Random, two thirds of it zeros."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A linear map of embeddings, `matrix` float32 [D, d], applied from the right."""

    matrix: Float32Array

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or 0 in self.matrix.shape or not np.isfinite(self.matrix).all():
            raise ValueError(f"a projection matrix of shape {self.matrix.shape}, or with values that are not finite")
        object.__setattr__(self, "matrix", read_only(self.matrix.astype(np.float32, copy=False)))

    @property
    def dimensions_in(self) -> int:
        """D, the dimensions of an embedding."""
        return int(self.matrix.shape[0])

    @property
    def dimensions_out(self) -> int:
        """d, the dimensions after projection."""
        return int(self.matrix.shape[1])


def gaussian_projection(dimensions_in: int, dimensions_out: int, seed: int) -> Projection:
    """Independent entries from N(0, 1/d), so that squared distances are kept in expectation.

    With d ≥ 4 ln(n) / (ε²/2 − ε³/3), some such matrix keeps all squared distances among n points within a factor of
    1 ± ε (Johnson and Lindenstrauss 1984; the bound is that of Dasgupta and Gupta 2003).
    """
    if dimensions_in < 1 or dimensions_out < 1:
        raise ValueError(f"a projection from {dimensions_in} to {dimensions_out} dimensions")
    entries = np.random.default_rng(seed).standard_normal((dimensions_in, dimensions_out))
    return Projection((entries / np.sqrt(dimensions_out)).astype(np.float32))


def sparse_projection(dimensions_in: int, dimensions_out: int, seed: int) -> Projection:
    """Entries √(3/d) · {+1, 0, −1} with probabilities 1/6, 2/3, 1/6 (Achlioptas 2003), which keep as much as Gaussians.

    A direction of the output that drew zeros alone is given one entry, so that none is lost.
    """
    if dimensions_in < 1 or dimensions_out < 1:
        raise ValueError(f"a projection from {dimensions_in} to {dimensions_out} dimensions")
    rng = np.random.default_rng(seed)
    signs = rng.choice([1.0, 0.0, -1.0], (dimensions_in, dimensions_out), p=[1 / 6, 2 / 3, 1 / 6])
    empty = np.flatnonzero(~signs.any(axis=0))
    signs[rng.integers(dimensions_in, size=empty.size), empty] = 1.0
    return Projection((signs * np.sqrt(3 / dimensions_out)).astype(np.float32))


def principal_projection(embeddings: Float32Array, dimensions_out: int) -> Projection:
    """The `dimensions_out` directions of largest variance of `embeddings` [..., D], orthonormal (Hotelling 1933).

    The largest entry of each direction is positive, so that the signs do not hang on the machine.
    """
    points = embeddings.reshape(-1, embeddings.shape[-1])
    if not 1 <= dimensions_out <= points.shape[1]:
        raise ValueError(f"{dimensions_out} principal components of {points.shape[1]} dimensions")
    mean = points.mean(axis=0, dtype=np.float64)
    covariance = np.zeros((points.shape[1], points.shape[1]))
    for rows in blocks(len(points), points.shape[1] ** 2):
        centred = points[rows] - mean
        covariance += centred.T @ centred
    _, vectors = np.linalg.eigh(covariance)
    directions = vectors[:, ::-1][:, :dimensions_out]
    return Projection(largest_entries_positive(directions).astype(np.float32))


def largest_entries_positive(directions: Float64Array) -> Float64Array:
    """The directions [D, d], each with the sign with which its largest entry is positive."""
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=0)[np.newaxis], axis=0)
    return np.where(largest < 0, -directions, directions)


def project(projection: Projection, embeddings: Float32Array) -> Float32Array:
    """`embeddings` [..., D] to float32 [..., d]."""
    if embeddings.shape[-1] != projection.dimensions_in:
        raise ValueError(f"embeddings of {embeddings.shape[-1]} dimensions; projected are {projection.dimensions_in}")
    flat = embeddings.reshape(-1, projection.dimensions_in).astype(np.float32, copy=False)
    return multiply(flat, projection.matrix).reshape(*embeddings.shape[:-1], projection.dimensions_out)
