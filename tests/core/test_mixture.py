"""Log-likelihoods under Gaussian mixtures, against scikit-learn and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp
from scipy.stats import multivariate_normal
from sklearn.mixture import GaussianMixture as Oracle

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.mixture import Covariance, GaussianMixture, log_likelihood, log_sum_exp

seeds = st.integers(0, 2**32 - 1)


def random_mixture(seed: int, components: int, dimensions: int, covariance: Covariance) -> GaussianMixture:
    generator = np.random.default_rng(seed)
    means = generator.normal(generator.normal(0, 10), 3, (components, dimensions))
    weights = generator.dirichlet(np.ones(components)) * 0.9 + 0.1 / components
    if covariance is Covariance.DIAGONAL:
        return GaussianMixture(weights, means, generator.uniform(0.2, 5, means.shape))
    factors = np.triu(generator.normal(0, 0.5, (components, dimensions, dimensions)), 1)
    factors += np.eye(dimensions) * generator.uniform(0.2, 5, (components, 1, dimensions))
    return GaussianMixture(weights, means, factors)


def as_oracle(mixture: GaussianMixture) -> Oracle:
    oracle = Oracle(mixture.components, covariance_type="full" if mixture.precision_cholesky.ndim == 3 else "diag")
    oracle.weights_, oracle.means_ = mixture.weights, mixture.means
    oracle.precisions_cholesky_ = mixture.precision_cholesky
    return oracle


@given(seeds, st.integers(1, 9), st.integers(1, 12), st.sampled_from(Covariance))
def test_log_likelihood_is_scikit_learns(seed: int, components: int, dimensions: int, covariance: Covariance) -> None:
    mixture = random_mixture(seed, components, dimensions, covariance)
    assert mixture.covariance is covariance
    points = np.random.default_rng(seed + 1).normal(0, 12, (50, dimensions))
    assert log_likelihood(mixture, points) == pytest.approx(
        as_oracle(mixture).score_samples(points), rel=1e-9, abs=1e-9
    )


def test_log_likelihood_is_that_of_scipys_normal_distributions() -> None:
    mixture = random_mixture(4, 3, 5, Covariance.FULL)
    points = np.random.default_rng(0).normal(0, 3, (20, 5)) + mixture.means[0]
    covariances = [np.linalg.inv(factor @ factor.T) for factor in mixture.precision_cholesky]
    each = [
        np.log(weight) + multivariate_normal(mean, covariance).logpdf(points)
        for weight, mean, covariance in zip(mixture.weights, mixture.means, covariances, strict=True)
    ]
    assert log_likelihood(mixture, points) == pytest.approx(logsumexp(each, axis=0), rel=1e-9)


@pytest.mark.parametrize("covariance", Covariance)
def test_blocks_do_not_show_and_float32_points_are_taken(covariance: Covariance) -> None:
    mixture = random_mixture(1, 5, 16, covariance)
    points = np.random.default_rng(0).normal(0, 9, (3001, 16)).astype(np.float32)
    scores = log_likelihood(mixture, points)
    assert scores.dtype == np.float64
    assert scores == pytest.approx(as_oracle(mixture).score_samples(points.astype(np.float64)), rel=1e-9)
    one_by_one = [log_likelihood(mixture, points[i : i + 1])[0] for i in range(0, 3001, 300)]
    assert scores[::300] == pytest.approx(one_by_one, rel=1e-12)
    assert log_likelihood(mixture, points[:0]).shape == (0,)


@pytest.mark.parametrize("covariance", Covariance)
def test_distance_from_the_origin_costs_no_precision(covariance: Covariance) -> None:
    mixture = random_mixture(2, 3, 4, covariance)
    points = np.random.default_rng(0).integers(-8, 8, (40, 4)) + mixture.means[0].round()
    shift = 2.0**30
    moved = GaussianMixture(mixture.weights, mixture.means.round() + shift, mixture.precision_cholesky)
    still = GaussianMixture(mixture.weights, mixture.means.round(), mixture.precision_cholesky)
    assert log_likelihood(moved, points + shift) == pytest.approx(log_likelihood(still, points), rel=1e-4)


def test_farther_is_less_likely() -> None:
    mixture = GaussianMixture(np.ones(1), np.zeros((1, 2)), np.eye(2)[None])
    likelihoods = log_likelihood(mixture, np.array([[0.0, 0], [1, 0], [0, 2], [30, 40], [3e100, 0]]))
    assert (np.diff(likelihoods) < 0).all()
    assert likelihoods[0] == pytest.approx(-np.log(2 * np.pi))


@given(seeds)
def test_log_sum_exp_is_scipys_and_does_not_overflow(seed: int) -> None:
    values: Float64Array = np.random.default_rng(seed).normal(0, 1000, (4, 7))
    assert log_sum_exp(values) == pytest.approx(logsumexp(values, axis=0))


def parts(**changes: object) -> dict[str, Float64Array]:
    return {"weights": np.ones(2) / 2, "means": np.zeros((2, 3)), "precision_cholesky": np.ones((2, 3))} | changes  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": np.ones(3) / 3}, "weights of shape"),
        ({"weights": np.array([0.6, 0.6])}, "sum to 1"),
        ({"weights": np.array([0.0, 1.0])}, "positive"),
        ({"means": np.full((2, 3), np.nan)}, "means of a mixture are not finite"),
        ({"precision_cholesky": np.ones((2, 4))}, "precisions of shape"),
        ({"precision_cholesky": np.zeros((2, 3))}, "diagonal"),
        ({"precision_cholesky": -np.eye(3)[None].repeat(2, 0)}, "diagonal"),
    ],
)
def test_parts_must_fit_together(changes: dict[str, Float64Array], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        GaussianMixture(**parts(**changes))


def test_parts_are_frozen() -> None:
    arrays = parts()
    mixture = GaussianMixture(**arrays)
    arrays["means"][0, 0] = 5
    assert mixture.means[0, 0] == 0
    assert not mixture.weights.flags.writeable
    assert (mixture.components, mixture.dimensions) == (2, 3)
