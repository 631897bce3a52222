"""The EM algorithm for Gaussian mixtures (Dempster, Laird and Rubin 1977), block by block."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.mixture import ComponentDensity, Covariance, GaussianMixture, log_sum_exp

BLOCKS_PER_TASK = 8
"""Blocks of points that a thread does at a time: some 10 ms."""

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

    def __iadd__(self, other: Statistics) -> Statistics:
        self.mass += other.mass
        self.first += other.first
        self.second += other.second
        return self

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
    executor: Executor,
    checkpoint: Callable[[int], None],
) -> Ascent:
    """EM from `start`, a mixture in standardised units, until the mean log-likelihood changes by less than `tolerance`.

    `checkpoint` is called with the number of the iteration, on the caller's thread, whenever the threads of `executor`
    have finished a few blocks of points. The result does not hang on how many threads there are.
    """
    mixture, previous, refills = start, -np.inf, start.components
    for iteration in range(max_iterations + 1):
        statistics, mean = _expect(data, mixture, executor, partial(checkpoint, iteration))
        converged = abs(mean - previous) < tolerance
        if converged or iteration == max_iterations:
            break
        previous = mean
        refills -= _refill(statistics, regularisation, refills)
        mixture = maximise(statistics, regularisation)
    return Ascent(mixture, mean, iteration, converged)


def maximise(statistics: Statistics, regularisation: float) -> GaussianMixture:
    """The most likely mixture for the sums, with `regularisation` added to every variance; empty components dropped."""
    kept = statistics.mass >= min(EMPTY, statistics.mass.max())
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


def _expect(
    data: StandardPoints, mixture: GaussianMixture, executor: Executor, checkpoint: Callable[[], None]
) -> tuple[Statistics, float]:
    """The sums with each component's responsibility for each point, and the mean log-likelihood."""
    density = ComponentDensity(mixture)
    slices = list(density.blocks(len(data)))
    sums = Statistics.empty(mixture.components, data.dimensions, mixture.covariance)
    total = 0.0
    checkpoint()
    tasks = [
        executor.submit(_expect_some, data, density, slices[start : start + BLOCKS_PER_TASK])
        for start in range(0, len(slices), BLOCKS_PER_TASK)
    ]
    try:
        for task in tasks:
            statistics, likelihood = task.result()
            sums += statistics
            total += likelihood
            checkpoint()
    finally:
        for task in tasks:
            task.cancel()
    return sums, total / len(data)


def _expect_some(data: StandardPoints, density: ComponentDensity, slices: Sequence[slice]) -> tuple[Statistics, float]:
    """The sums over some blocks, and their total log-likelihood."""
    sums = Statistics.empty(density.mixture.components, data.dimensions, density.mixture.covariance)
    total = 0.0
    for rows in slices:
        points = data.rows(rows)
        joint = density(points)
        likelihood = log_sum_exp(joint)
        total += float(likelihood.sum())
        joint -= likelihood
        sums.add(points, np.exp(joint, out=joint))
    return sums, total


def _refill(statistics: Statistics, regularisation: float, limit: int) -> int:
    """Let up to `limit` empty components take half of the heaviest; returns how many did.

    The halves keep its covariance and part along the axis of its largest variance, half a standard deviation each way.
    """
    empty = np.flatnonzero(statistics.mass < EMPTY)[:limit]
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
