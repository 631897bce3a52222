"""Fitting a Gaussian mixture by expectation and maximisation (Dempster, Laird and Rubin 1977), in float64.

The data are centred and divided by the root of their mean variance first, so that nothing hangs on their units. Each
restart begins with k-means++ and a few rounds of Lloyd's algorithm on at most `START_POINTS` points and goes
`SHORT_ITERATIONS` rounds of EM; the most likely one goes on with all points until it converges. This is the em-EM
strategy of Biernacki, Celeux and Govaert, "Choosing starting values for the EM algorithm", 2003.

Every maximisation adds `regularisation` times the mean variance of the data to the variances of each component, so no
component can shrink to a point or a plane. A component that has lost its points takes half of the heaviest one. Data
with fewer distinct points than components get as many components as points; data without any variance are refused.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.blocks import blocks
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.expectation_maximisation import Ascent, StandardPoints, Statistics, ascend, maximise
from fomoad_gui.core.kmeans import kmeans
from fomoad_gui.core.mixture import Covariance, GaussianMixture
from fomoad_gui.core.progress import NoProgress, Progress

MOST_THREADS = 4

START_POINTS = 8192
"""Points among which the restarts compete."""

SHORT_ITERATIONS = 10
"""Rounds of EM after which the restarts are compared."""

ALIKE = 1e-6
"""Standard deviation, relative to the root mean square, up to which embeddings differ by rounding alone."""


@dataclass(frozen=True, slots=True)
class MixtureSettings:
    """How to fit.

    `regularisation` is a share of the data's mean variance; EM has converged when the mean log-likelihood of a point
    changes by less than `tolerance` nats, and stops after `max_iterations` at the latest.
    """

    components: int = 16
    covariance: Covariance = Covariance.FULL
    restarts: int = 3
    max_iterations: int = 100
    tolerance: float = 1e-3
    regularisation: float = 1e-2
    seed: int = 0

    def __post_init__(self) -> None:
        if self.components < 1 or self.restarts < 1 or self.max_iterations < 1:
            raise ValueError("a mixture needs at least one component, one restart and one iteration")
        if not self.regularisation >= 1e-9 or not self.tolerance >= 0:
            raise ValueError(f"regularisation {self.regularisation} or tolerance {self.tolerance} is too small")


@dataclass(frozen=True, slots=True, eq=False)
class MixtureFit:
    """A fitted mixture, the mean log-likelihood of the points under it, and how it was reached.

    `iterations` counts the maximisations over all points; `converged` is False if they were not enough.
    """

    mixture: GaussianMixture
    mean_log_likelihood: float
    iterations: int
    converged: bool


def fit_mixture(points: NDArray[Any], settings: MixtureSettings, progress: Progress | None = None) -> MixtureFit:
    """Fit a mixture to `points` [N, d], any float type; the same points, settings and libraries give the same mixture.

    Looks for cancellation every few blocks of points; beyond the points themselves memory holds some megabytes.
    Raises `FomoadError` if there are no points, if one is not finite, or if all are alike.
    """
    report = progress or NoProgress()
    data = _standardise(points, report)
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), "mixture") as executor:
        start = _best_start(data, settings, executor, report)
        fit = ascend(
            data,
            start,
            settings.regularisation,
            settings.max_iterations,
            settings.tolerance,
            executor,
            lambda done: report.checkpoint(done, settings.max_iterations, "Fitting the mixture"),
        )
    return MixtureFit(
        mixture=GaussianMixture(
            fit.mixture.weights,
            fit.mixture.means * data.scale + data.centre,
            fit.mixture.precision_cholesky / data.scale,
        ),
        mean_log_likelihood=fit.mean_log_likelihood - data.dimensions * math.log(data.scale),
        iterations=fit.iterations,
        converged=fit.converged,
    )


def _standardise(points: NDArray[Any], report: Progress) -> StandardPoints:
    """The points with mean 0 and mean variance 1 over the dimensions."""
    if points.ndim != 2 or not points.size:
        raise FomoadError("There are no embeddings to learn from.", "Add pictures of good parts.")
    count, dimensions = points.shape

    def mean(of: Callable[[Float64Array], Float64Array]) -> Float64Array:
        total = np.zeros(dimensions)
        for rows in blocks(count, dimensions):
            report.checkpoint(rows.start, count, "Measuring how much the pictures vary")
            total += of(points[rows].astype(np.float64)).sum(axis=0)
        average: Float64Array = total / count
        return average

    with np.errstate(invalid="ignore", over="ignore"):
        centre = mean(lambda block: block)
        variance = float(mean(lambda block: (block - centre) ** 2).mean())
    if not np.isfinite(centre).all() or not math.isfinite(variance):
        raise FomoadError("An embedding is not a finite number.", "Choose another backbone.")
    if math.sqrt(variance) <= ALIKE * math.sqrt(float((centre**2).mean())) or variance == 0:
        raise FomoadError(
            "All embeddings are alike, so that nothing can be learnt from them.",
            "Add pictures of good parts that differ a little, as parts do.",
        )
    return StandardPoints(points, centre, math.sqrt(variance))


def _best_start(
    data: StandardPoints, settings: MixtureSettings, executor: Executor, report: Progress
) -> GaussianMixture:
    """The most likely of several mixtures that went a few rounds of EM on some of the points."""
    generator = np.random.default_rng(settings.seed)
    chosen = np.sort(generator.choice(len(data), size=min(len(data), START_POINTS), replace=False))
    some = StandardPoints(data.rows(chosen), np.zeros(data.dimensions), 1.0)
    total = settings.restarts * (SHORT_ITERATIONS + 1)

    def attempt(restart: int) -> Ascent:
        def checkpoint(done: int) -> None:
            report.checkpoint(restart * (SHORT_ITERATIONS + 1) + done, total, "Finding where to begin")

        clusters = kmeans(some.points, settings.components, generator, lambda: checkpoint(0))
        start = maximise(_clustered(some, clusters, settings.covariance), settings.regularisation)
        return ascend(some, start, settings.regularisation, SHORT_ITERATIONS, settings.tolerance, executor, checkpoint)

    attempts = [attempt(restart) for restart in range(settings.restarts)]
    return max(attempts, key=lambda fit: fit.mean_log_likelihood).mixture


def _clustered(data: StandardPoints, clusters: NDArray[np.int64], covariance: Covariance) -> Statistics:
    """The sums with each point the responsibility of its own cluster."""
    count = int(clusters.max()) + 1
    statistics = Statistics.empty(count, data.dimensions, covariance)
    for rows in blocks(len(data), data.dimensions * max(data.dimensions, count)):
        responsibilities = clusters[rows] == np.arange(count)[:, None]
        statistics.add(data.rows(rows), responsibilities.astype(np.float64))
    return statistics
