"""One Gaussian per cell: what is normal here, learnt from the pictures' cells at this very place.

A few dozen pictures are few for a covariance in d dimensions, so that of a cell is shrunk towards the covariance that
all cells share, and that towards a multiple of the identity: regularised discriminant analysis (Friedman 1989,
equations 14 and 18), with the shared covariance counted as `prior` further pictures.

A cell's score is log(1 + D²) with D its Mahalanobis distance: as D² it grows from 0, without bound, with how odd the
cell is, and like a log-likelihood it does so in steps that can be averaged.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, read_only
from fomoad_gui.core.blocks import blocks

PRIOR_PICTURES = 30.0
"""How many pictures the shared covariance counts as; 10 and 100 detect about as well."""
RIDGE = 0.01
"""The share of the mean variance that is added to every direction's."""
FLOOR = 1e-9
"""Smallest variance, relative to the embeddings' mean square, so that a lone picture makes a density too."""


@dataclass(frozen=True, slots=True, eq=False)
class CellGaussians:
    """`means` float32 [gh, gw, d]; `factors` float32 [gh, gw, d, d] upper triangular, precision = U Uᵀ."""

    means: Float32Array
    factors: Float32Array

    def __post_init__(self) -> None:
        if self.means.ndim != 3 or self.factors.shape != (*self.means.shape, self.means.shape[-1]):
            raise ValueError(f"means of shape {self.means.shape} and factors of shape {self.factors.shape}")
        if not (np.isfinite(self.means).all() and np.isfinite(self.factors).all()):
            raise ValueError("the Gaussians of the cells are not finite")
        if np.tril(self.factors, -1).any() or (np.diagonal(self.factors, axis1=2, axis2=3) <= 0).any():
            raise ValueError("the factors are upper triangular, with positive diagonals")
        for name in ("means", "factors"):
            object.__setattr__(self, name, read_only(getattr(self, name).astype(np.float32, copy=False)))

    @property
    def grid(self) -> tuple[int, int]:
        """(gh, gw), the rows and columns of cells."""
        return self.means.shape[0], self.means.shape[1]

    @property
    def dimensions(self) -> int:
        """d, the dimensions of a projected embedding."""
        return int(self.means.shape[2])

    def distances(self, embeddings: Float32Array) -> Float32Array:
        """Squared Mahalanobis distances float32 [N, gh, gw] of projected embeddings [N, gh, gw, d]."""
        if embeddings.shape[1:] != self.means.shape:
            raise ValueError(f"embeddings of shape {embeddings.shape} for Gaussians of shape {self.means.shape}")
        result = np.empty(embeddings.shape[:3], np.float32)
        for rows in blocks(len(embeddings), self.means.size):
            centred = (embeddings[rows] - self.means).transpose(1, 2, 0, 3)
            whitened = centred @ self.factors
            result[rows] = np.einsum("hwnd,hwnd->nhw", whitened, whitened)
        return result

    def scores(self, embeddings: Float32Array) -> Float32Array:
        """log(1 + D²), float32 [N, gh, gw], of projected embeddings [N, gh, gw, d]."""
        scores: Float32Array = np.log1p(self.distances(embeddings))
        return scores


@dataclass(frozen=True, slots=True, eq=False)
class CellStatistics:
    """What the Gaussians of the cells need to know of some pictures; those of two sets add and subtract.

    About `centre` [gh, gw, d], common to all that are added: `count` pictures, their `sums` [gh, gw, d] and the sums of
    their `products` [gh, gw, d, d]. All float64.
    """

    centre: Float64Array
    count: int
    sums: Float64Array
    products: Float64Array

    @staticmethod
    def of(embeddings: Float32Array, centre: Float64Array) -> CellStatistics:
        """Of the projected embeddings [N, gh, gw, d]; memory beyond the result is bounded."""
        _, rows, columns, dimensions = embeddings.shape
        sums = np.zeros((rows, columns, dimensions))
        products = np.zeros((rows, columns, dimensions, dimensions))
        for some in blocks(len(embeddings), rows * columns * dimensions):
            centred = (embeddings[some].astype(np.float64) - centre).transpose(1, 2, 0, 3)
            sums += centred.sum(axis=2)
            products += centred.transpose(0, 1, 3, 2) @ centred
        return CellStatistics(centre, len(embeddings), sums, products)

    def __add__(self, other: CellStatistics) -> CellStatistics:
        return CellStatistics(
            self.centre, self.count + other.count, self.sums + other.sums, self.products + other.products
        )

    def __sub__(self, other: CellStatistics) -> CellStatistics:
        return CellStatistics(
            self.centre, self.count - other.count, self.sums - other.sums, self.products - other.products
        )


def cell_gaussians(statistics: CellStatistics, prior: float = PRIOR_PICTURES) -> CellGaussians:
    """The Gaussians of at least one picture: Σ = (S + ν W) / (n − 1 + ν) + ridge.

    S is the cell's scatter about its mean, W the mean over all cells of S / (n − 1), ν `prior`, and the ridge
    `RIDGE` of W's mean variance, or of the floor where a single picture has no scatter.
    """
    count = statistics.count
    if count < 1 or prior <= 0:
        raise ValueError(f"Gaussians of {count} pictures with a prior of {prior}")
    means = statistics.sums / count
    scatter = statistics.products - count * means[..., :, np.newaxis] * means[..., np.newaxis, :]
    shared = scatter.mean(axis=(0, 1)) / max(count - 1, 1)
    dimensions = means.shape[-1]
    located = means + statistics.centre
    floor = FLOOR * float(np.square(located).mean()) + np.finfo(np.float32).tiny
    ridge = RIDGE * max(float(np.trace(shared)) / dimensions, 0.0) + floor
    covariance = (scatter + prior * shared) / (count - 1 + prior) + ridge * np.eye(dimensions)
    return CellGaussians(located.astype(np.float32), precision_factors(covariance).astype(np.float32))


def precision_factors(covariance: Float64Array) -> Float64Array:
    """Upper triangular U with Σ⁻¹ = U Uᵀ, for each Σ of [..., d, d]: U = L⁻ᵀ where Σ = L Lᵀ."""
    lower = np.linalg.cholesky(covariance)
    factors: Float64Array = np.triu(np.swapaxes(np.linalg.inv(lower), -1, -2))
    return factors
