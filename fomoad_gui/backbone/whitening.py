"""Whitening: teacher's features rotated and scaled until their covariance is the identity.

The detector judges by the Mahalanobis distance, in which the teacher's quiet directions count as much as its loud ones;
a squared error after whitening is that distance, so the student learns all of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array


@dataclass(frozen=True, slots=True)
class Whitening:
    """x → (x − mean) W, which makes the covariance of what it was measured on the identity.

    `mean` [D], `matrix` W [D, D].
    """

    mean: Float32Array
    matrix: Float32Array


class Moments:
    """Mean and covariance of vectors that arrive in batches, float64."""

    def __init__(self, dimensions: int) -> None:
        self._count = 0
        self._sum = np.zeros(dimensions)
        self._products = np.zeros((dimensions, dimensions))

    def add(self, maps: Float32Array) -> None:
        """Take in every cell of maps [N, gh, gw, D]."""
        cells = maps.reshape(-1, maps.shape[-1]).astype(np.float64)
        self._count += len(cells)
        self._sum += cells.sum(axis=0)
        self._products += cells.T @ cells

    def whitening(self, regularisation: float) -> Whitening:
        """The whitening of all that was added, its eigenvalues raised by that share of their mean."""
        mean = self._sum / self._count
        covariance = self._products / self._count - np.outer(mean, mean)
        return Whitening(mean.astype(np.float32), whitening_matrix(covariance, regularisation))


def whitening_matrix(covariance: Float64Array, regularisation: float) -> Float32Array:
    """W [D, D], symmetric, with cov(x W) = I up to the regularisation (ZCA whitening; Kessy et al. 2018, eq. 12)."""
    values, vectors = np.linalg.eigh(covariance)
    values = np.maximum(values, 0) + regularisation * values.mean()
    return np.asarray((vectors / np.sqrt(values)) @ vectors.T, np.float32)
