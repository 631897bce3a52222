"""Gaussian mixtures and the log-likelihood of points under them, in float64."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Float64Array, read_only
from fomoad_gui.core.blocks import blocks


class Covariance(StrEnum):
    """The shape of a component."""

    FULL = "full"
    """Any ellipsoid."""
    DIAGONAL = "diagonal"
    """Ellipsoids along the axes."""


@dataclass(frozen=True, slots=True, eq=False)
class GaussianMixture:
    """A density in d dimensions: K Gaussian components.

    `weights` [K] are positive and sum to 1, `means` [K, d]. `precision_cholesky` is, as in scikit-learn, for full
    covariances the upper triangular [K, d, d] with precision = U Uᵀ, and for diagonal ones [K, d], one over the
    standard deviation. All float64.
    """

    weights: Float64Array
    means: Float64Array
    precision_cholesky: Float64Array

    def __post_init__(self) -> None:
        for name in ("weights", "means", "precision_cholesky"):
            array = np.asarray(getattr(self, name), np.float64)
            if not np.isfinite(array).all():
                raise ValueError(f"the {name} of a mixture are not finite")
            object.__setattr__(self, name, read_only(array))
        if self.weights.ndim != 1 or self.means.ndim != 2 or self.means.shape[0] != self.weights.size:
            raise ValueError(f"weights of shape {self.weights.shape} and means of shape {self.means.shape}")
        shape = self.means.shape
        if self.precision_cholesky.shape not in (shape, (*shape, shape[1])):
            raise ValueError(f"precisions of shape {self.precision_cholesky.shape} for means of shape {shape}")
        if not self.weights.size or (self.weights <= 0).any() or abs(self.weights.sum() - 1) > 1e-6:
            raise ValueError("the weights of a mixture are positive and sum to 1")
        if (_diagonals(self.precision_cholesky) <= 0).any():
            raise ValueError("the diagonal of a precision's Cholesky factor is positive")

    @property
    def components(self) -> int:
        """K, how many Gaussians there are."""
        return int(self.weights.size)

    @property
    def dimensions(self) -> int:
        """d, the dimensions of a point."""
        return int(self.means.shape[1])

    @property
    def covariance(self) -> Covariance:
        """Whether the components are full or diagonal."""
        return Covariance.FULL if self.precision_cholesky.ndim == 3 else Covariance.DIAGONAL

    def scores(self, embeddings: Float32Array) -> Float32Array:
        """Negative log-likelihoods in nats, float32 [..., gh, gw], of projected embeddings [..., gh, gw, d]."""
        scores: Float32Array = (-cell_log_likelihood(self, embeddings)).astype(np.float32)
        return scores


def cell_log_likelihood(mixture: GaussianMixture, embeddings: Float32Array) -> Float64Array:
    """The log-likelihood of each cell, float64 [..., gh, gw], of projected embeddings [..., gh, gw, d]."""
    points = embeddings.reshape(-1, embeddings.shape[-1])
    return log_likelihood(mixture, points).reshape(embeddings.shape[:-1])


def log_likelihood(mixture: GaussianMixture, points: NDArray[Any]) -> Float64Array:
    """The natural logarithm of the density at `points` [N, d], float64 [N]; its negative is a cell's score.

    Works through the points block by block, so that memory stays bounded.
    """
    result = np.empty(len(points))
    density = ComponentDensity(mixture)
    for rows in density.blocks(len(points)):
        result[rows] = log_sum_exp(density(points[rows].astype(np.float64)))
    return result


class ComponentDensity:
    """The weighted log-densities of a mixture's components, with what does not depend on the points done once.

    Calling it with `points` float64 [n, d], a block of `blocks`, gives float64 [K, n]: log weight + log density. Points
    are taken relative to the mixture's mean, which keeps the products from cancelling for data far from the origin.
    """

    def __init__(self, mixture: GaussianMixture) -> None:
        self.mixture = mixture
        self._centre = mixture.weights @ mixture.means
        means, factors = mixture.means - self._centre, mixture.precision_cholesky
        self._constants = log_constants(mixture)[:, None]
        if mixture.covariance is Covariance.FULL:
            self._matrix = factors
            self._shift = means[:, None, :] @ factors
        else:
            precisions = factors**2
            self._matrix = np.concatenate((precisions, -2 * means * precisions), axis=1)
            self._shift = (means**2 * precisions).sum(axis=1)[:, None]

    def blocks(self, count: int) -> Iterator[slice]:
        """Slices of `count` points to call this with."""
        return blocks(count, self.mixture.dimensions * max(self.mixture.dimensions, 2 * self.mixture.components))

    def __call__(self, points: Float64Array) -> Float64Array:
        """Log weight + log density, float64 [K, n]."""
        points = points - self._centre
        if self.mixture.covariance is Covariance.FULL:
            whitened = points @ self._matrix
            whitened -= self._shift
            distances: Float64Array = np.einsum("knd,knd->kn", whitened, whitened)
        else:
            distances = self._matrix @ np.concatenate((points**2, points), axis=1).T
            distances += self._shift
            np.maximum(distances, 0, out=distances)
        distances *= -0.5
        distances += self._constants
        return distances


def log_constants(mixture: GaussianMixture) -> Float64Array:
    """What does not hang on the point, [K]: log weight + log det U − d/2 log 2π.

    For log N(x) = −½ (d log 2π + |Uᵀ(x − μ)|²) + log det U.
    """
    log_determinants = np.log(_diagonals(mixture.precision_cholesky)).sum(axis=1)
    constants: Float64Array = np.log(mixture.weights) - mixture.dimensions / 2 * np.log(2 * np.pi) + log_determinants
    return constants


def log_sum_exp(values: Float64Array) -> Float64Array:
    """log Σ exp over the first axis, without overflow: `values` [K, n] to [n]."""
    largest = values.max(axis=0)
    result: Float64Array = largest + np.log(np.exp(values - largest).sum(axis=0))
    return result


def _diagonals(precision_cholesky: Float64Array) -> Float64Array:
    """[K, d]: the diagonals of full factors, or the diagonal factors themselves."""
    if precision_cholesky.ndim == 2:
        return precision_cholesky
    return np.diagonal(precision_cholesky, axis1=1, axis2=2)
