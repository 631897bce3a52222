"""EM's handling of components that lose their points, and its sums."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.expectation_maximisation import (
    Ascent,
    StandardPoints,
    Statistics,
    ascend,
    maximise,
    precision_factors,
)
from fomoad_gui.core.mixture import Covariance, GaussianMixture


def climb(points: Float64Array, start: GaussianMixture, iterations: int = 200) -> Ascent:
    data = StandardPoints(points, np.zeros(points.shape[1]), 1.0)
    with ThreadPoolExecutor(2) as executor:
        return ascend(data, start, 1e-6, iterations, 1e-6, executor, lambda _: None)


def unit_factors(components: int, dimensions: int, covariance: Covariance) -> Float64Array:
    ones = np.ones((components, dimensions))
    return ones if covariance is Covariance.DIAGONAL else np.eye(dimensions) * ones[:, :, None]


@pytest.mark.parametrize("covariance", Covariance)
def test_component_that_no_point_is_near_takes_half_of_the_heaviest(covariance: Covariance) -> None:
    generator = np.random.default_rng(0)
    points = np.concatenate([generator.normal(centre, 1, (300, 2)) for centre in ((-9, 0), (9, 0), (0, 9))])
    far = np.array([[-9.0, 0], [9, 0], [1e6, 1e6]])
    result = climb(points, GaussianMixture(np.ones(3) / 3, far, unit_factors(3, 2, covariance)))
    assert result.mixture.components == 3
    assert result.converged
    assert result.mixture.weights == pytest.approx(np.ones(3) / 3, abs=0.02)
    found = result.mixture.means[np.argsort(result.mixture.means[:, 0])]
    assert found == pytest.approx(np.array([[-9, 0], [0, 9], [9, 0]]), abs=0.3)


@pytest.mark.parametrize("covariance", Covariance)
def test_component_that_stays_empty_is_dropped(covariance: Covariance) -> None:
    points = np.random.default_rng(4).normal(0, 1, (20, 2))
    sums = Statistics.empty(3, 2, covariance)
    sums.add(points, np.repeat([[0.6], [0.01], [0.39]], 20, axis=1))
    mixture = maximise(sums, 0.01)
    assert mixture.weights == pytest.approx(np.array([0.6, 0.39]) / 0.99)
    assert mixture.means == pytest.approx(np.repeat(points.mean(axis=0)[None], 2, axis=0))


def test_likelihood_never_falls_without_refills() -> None:
    generator = np.random.default_rng(1)
    points = generator.normal(0, 1, (800, 3)) + generator.integers(0, 2, (800, 1)) * 3
    start = GaussianMixture(np.ones(4) / 4, points[:4], unit_factors(4, 3, Covariance.FULL))
    likelihoods = [climb(points, start, iterations).mean_log_likelihood for iterations in range(1, 15)]
    assert (np.diff(likelihoods) > -1e-5).all()


@pytest.mark.parametrize("covariance", Covariance)
def test_one_component_takes_mean_and_covariance_of_the_points(covariance: Covariance) -> None:
    points = np.random.default_rng(2).normal(2, 3, (200, 3))
    sums = Statistics.empty(1, 3, covariance)
    sums.add(points[:50], np.ones((1, 50)))
    rest = Statistics.empty(1, 3, covariance)
    rest.add(points[50:], np.ones((1, 150)))
    sums += rest
    mixture = maximise(sums, 0.25)
    assert mixture.means[0] == pytest.approx(points.mean(axis=0))
    expected = np.cov(points.T, bias=True) + 0.25 * np.eye(3)
    if covariance is Covariance.FULL:
        factor = mixture.precision_cholesky[0]
        assert np.linalg.inv(factor @ factor.T) == pytest.approx(expected)
    else:
        assert mixture.precision_cholesky[0] ** -2 == pytest.approx(np.diag(expected))


def test_precision_factor_is_upper_triangular_and_squares_to_the_inverse() -> None:
    roots = np.random.default_rng(3).normal(size=(4, 6, 9))
    covariances = roots @ roots.swapaxes(1, 2)
    for factor, covariance in zip(precision_factors(covariances), covariances, strict=True):
        assert np.array_equal(factor, np.triu(factor))
        assert factor @ factor.T == pytest.approx(np.linalg.inv(covariance))
