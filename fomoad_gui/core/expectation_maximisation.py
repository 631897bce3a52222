"""The EM algorithm for Gaussian mixtures (Dempster, Laird and Rubin 1977), block by block."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.mixture import ComponentDensity, Covariance, GaussianMixture, log_sum_exp

EMPTY = 0.5
"""Points' worth of responsibility below which a component counts as empty."""


@dataclass(frozen=True, slots=True, eq=False)
class StandardPoints:
    """Points [N, d] seen as (x − `centre`) / `scale`, converted to float64 block by block."""

    points: NDArray[Any]
    centre: Float64Array
    scale: float

    @property
    def dimensions(self) -> int:
        """d, the dimensions of a point."""
        return int(self.points.shape[1])

    def __len__(self) -> int:
        return len(self.points)

    def rows(self, rows: slice | NDArray[np.int64]) -> Float64Array:
        """These rows, float64."""
        standard: Float64Array = self.points[rows].astype(np.float64)
        standard -= self.centre
        standard /= self.scale
        return standard


@dataclass(slots=True, eq=False)
class Statistics:
    """Sums over points x with responsibilities r: Σr [K], Σr·x [K, d] and Σr·xxᵀ [K, d, d], or its diagonal [K, d]."""

    mass: Float64Array
    first: Float64Array
    second: Float64Array

    @classmethod
    def empty(cls, components: int, dimensions: int, covariance: Covariance) -> Statistics:
        """The sums over no points."""
        shape = (components, dimensions)
        full = covariance is Covariance.FULL
        return cls(np.zeros(components), np.zeros(shape), np.zeros((*shape, dimensions) if full else shape))

    def add(self, points: Float64Array, responsibilities: Float64Array) -> None:
        """Add a block of `points` [n, d] with `responsibilities` [K, n]."""
        self.mass += responsibilities.sum(axis=1)
        self.first += responsibilities @ points
        if self.second.ndim == 2:
            self.second += responsibilities @ points**2
        else:
            self.second += points.T @ (responsibilities[:, :, None] * points)


@dataclass(frozen=True, slots=True, eq=False)
class Ascent:
    """Where EM came to, in standardised units: the mean log-likelihood is that of `mixture`."""

    mixture: GaussianMixture
    mean_log_likelihood: float
    iterations: int
    converged: bool


def ascend(
    data: StandardPoints,
    start: GaussianMixture,
    regularisation: float,
    max_iterations: int,
    tolerance: float,
    checkpoint: Callable[[int], None],
) -> Ascent:
    """EM from `start`, a mixture in standardised units, until the mean log-likelihood changes by less than `tolerance`.

    `checkpoint` is called with the number of the iteration before every block of points.
    """
    mixture, previous, refills = start, -np.inf, start.components
    for iteration in range(max_iterations + 1):
        statistics, mean = _expect(data, mixture, partial(checkpoint, iteration))
        converged = abs(mean - previous) < tolerance
        if converged or iteration == max_iterations:
            break
        previous = mean
        refills -= _refill(statistics, regularisation, refills)
        mixture = maximise(statistics, regularisation)
    return Ascent(mixture, mean, iteration, converged)


def maximise(statistics: Statistics, regularisation: float) -> GaussianMixture:
    """The most likely mixture for the sums, with `regularisation` added to every variance; empty components dropped."""
    kept = statistics.mass > EMPTY
    mass = statistics.mass[kept]
    means = statistics.first[kept] / mass[:, None]
    if statistics.second.ndim == 2:
        variances = statistics.second[kept] / mass[:, None] - means**2
        factors = 1 / np.sqrt(np.maximum(variances, 0) + regularisation)
    else:
        factors = precision_factors(
            statistics.second[kept] / mass[:, None, None]
            - means[:, :, None] * means[:, None, :]
            + regularisation * np.eye(means.shape[1])
        )
    return GaussianMixture(mass / mass.sum(), means, factors)


def precision_factors(covariances: Float64Array) -> Float64Array:
    """Upper triangular U [K, d, d] with U Uᵀ the inverse of each covariance [K, d, d]."""
    lower = np.linalg.cholesky(covariances)
    # The inverse of a triangular matrix is triangular, but for rounding.
    return np.triu(np.linalg.solve(lower, np.eye(covariances.shape[-1])).swapaxes(1, 2))


def _expect(data: StandardPoints, mixture: GaussianMixture, checkpoint: Callable[[], None]) -> tuple[Statistics, float]:
    """The sums with each component's responsibility for each point, and the mean log-likelihood."""
    statistics = Statistics.empty(mixture.components, data.dimensions, mixture.covariance)
    density = ComponentDensity(mixture)
    total = 0.0
    for rows in density.blocks(len(data)):
        checkpoint()
        points = data.rows(rows)
        joint = density(points)
        likelihood = log_sum_exp(joint)
        total += float(likelihood.sum())
        joint -= likelihood
        statistics.add(points, np.exp(joint, out=joint))
    return statistics, total / len(data)


def _refill(statistics: Statistics, regularisation: float, limit: int) -> int:
    """Let up to `limit` empty components take half of the heaviest; returns how many did.

    The halves keep its covariance and part along the axis of its largest variance, half a standard deviation each way.
    """
    empty = np.flatnonzero(statistics.mass <= EMPTY)[:limit]
    for component in empty:
        heaviest = int(statistics.mass.argmax())
        mass = statistics.mass[heaviest]
        mean = statistics.first[heaviest] / mass
        covariance = statistics.second[heaviest] / mass - _square(mean, statistics)
        if covariance.ndim == 2:
            variances, axes = np.linalg.eigh(covariance)
        else:
            variances, axes = covariance, np.eye(mean.size)
        widest = int(variances.argmax())
        step = axes[:, widest] * np.sqrt(max(variances[widest], regularisation)) / 2
        for half, moved in ((heaviest, mean - step), (component, mean + step)):
            statistics.mass[half] = mass / 2
            statistics.first[half] = mass / 2 * moved
            statistics.second[half] = mass / 2 * (covariance + _square(moved, statistics))
    return len(empty)


def _square(mean: Float64Array, statistics: Statistics) -> Float64Array:
    """The second moment of a point at `mean`, as the sums keep it."""
    return np.outer(mean, mean) if statistics.second.ndim == 3 else mean**2
