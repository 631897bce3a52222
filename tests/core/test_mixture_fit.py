"""Fitting mixtures, against scikit-learn's EM."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture as Oracle

from fomoad_gui.core import mixture_fit
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.mixture import Covariance, GaussianMixture, log_likelihood
from fomoad_gui.core.mixture_fit import MixtureSettings, fit_mixture


def clouds(seed: int, count: int, dimensions: int, clusters: int) -> Float64Array:
    """Points from a mixture of elongated Gaussians."""
    generator = np.random.default_rng(seed)
    centres = generator.normal(0, 4, (clusters, dimensions))
    shapes = generator.normal(0, 1, (clusters, dimensions, dimensions)) / np.sqrt(dimensions)
    chosen = generator.integers(clusters, size=count)
    points: Float64Array = centres[chosen] + np.einsum(
        "nij,nj->ni", shapes[chosen], generator.normal(size=(count, dimensions))
    )
    return points


def fitted_by_oracle(points: Float64Array, covariance: Covariance, **options: object) -> Oracle:
    oracle = Oracle(covariance_type="full" if covariance is Covariance.FULL else "diag", **options)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return oracle.fit(points)


@pytest.mark.parametrize("covariance", Covariance)
def test_fit_is_as_likely_as_the_best_of_scikit_learns_restarts(covariance: Covariance) -> None:
    for seed in range(2):
        points = clouds(seed, 1000, 5, 4) * 7 + 100
        settings_ = MixtureSettings(
            4, covariance, restarts=5, tolerance=1e-5, regularisation=1e-6, max_iterations=300, seed=seed
        )
        fit = fit_mixture(points, settings_)
        ridge = 1e-6 * float(points.var(axis=0).mean())
        oracle = fitted_by_oracle(
            points, covariance, n_components=4, n_init=3, tol=1e-5, max_iter=300, reg_covar=ridge, random_state=seed
        )
        assert fit.mean_log_likelihood > oracle.score(points) - 0.01
        assert fit.converged
        assert fit.mixture.covariance is covariance


@pytest.mark.parametrize("covariance", Covariance)
@pytest.mark.parametrize("iterations", [1, 7])
def test_em_from_the_same_start_gives_scikit_learns_parameters(
    covariance: Covariance, iterations: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All restarts but none of their rounds: EM on all points then begins from the clusters."""
    points = clouds(3, 2000, 4, 6) * 3 + 50
    monkeypatch.setattr(mixture_fit, "SHORT_ITERATIONS", 0)
    common = MixtureSettings(6, covariance, restarts=1, tolerance=0, regularisation=1e-3, max_iterations=1, seed=4)
    start = fit_mixture(points, common).mixture
    monkeypatch.setattr(mixture_fit, "_best_start", lambda data, *_: _standard(start, data.centre, data.scale))
    more = MixtureSettings(6, covariance, 1, iterations, 0.0, 1e-3, 4)
    fit = fit_mixture(points, more)

    factors = start.precision_cholesky
    precisions = factors @ factors.swapaxes(1, 2) if covariance is Covariance.FULL else factors**2
    oracle = fitted_by_oracle(
        points,
        covariance,
        n_components=6,
        weights_init=start.weights / start.weights.sum(),
        means_init=start.means,
        precisions_init=precisions,
        reg_covar=1e-3 * float(points.var(axis=0).mean()),
        tol=0.0,
        max_iter=iterations,
    )
    assert fit.iterations == iterations
    assert fit.mixture.weights == pytest.approx(oracle.weights_, rel=1e-7)
    assert fit.mixture.means == pytest.approx(oracle.means_, rel=1e-7)
    assert fit.mixture.precision_cholesky == pytest.approx(oracle.precisions_cholesky_, rel=1e-6, abs=1e-9)
    assert fit.mean_log_likelihood == pytest.approx(oracle.score(points), rel=1e-9)


def _standard(mixture: GaussianMixture, centre: Float64Array, scale: float) -> GaussianMixture:
    return GaussianMixture(mixture.weights, (mixture.means - centre) / scale, mixture.precision_cholesky * scale)


@pytest.mark.parametrize("covariance", Covariance)
def test_reported_likelihood_is_that_of_the_mixture_returned(covariance: Covariance) -> None:
    points = clouds(0, 1500, 5, 4).astype(np.float32)
    fit = fit_mixture(points, MixtureSettings(4, covariance))
    assert fit.mean_log_likelihood == pytest.approx(log_likelihood(fit.mixture, points).mean(), rel=1e-9)


@settings(max_examples=20)
@given(st.floats(1e-3, 1e3), st.floats(-1e3, 1e3), st.sampled_from(Covariance))
def test_units_and_origin_do_not_matter(scale: float, shift: float, covariance: Covariance) -> None:
    points = clouds(1, 400, 3, 3)
    plain = fit_mixture(points, MixtureSettings(3, covariance))
    other = fit_mixture(points * scale + shift, MixtureSettings(3, covariance))
    # Restarts that come to the same mixture may name its components in another order.
    assert np.sort(other.mixture.weights) == pytest.approx(np.sort(plain.mixture.weights), rel=1e-4)
    assert other.mean_log_likelihood == pytest.approx(plain.mean_log_likelihood - 3 * np.log(scale), abs=1e-4)


def test_regularisation_is_a_share_of_the_mean_variance() -> None:
    points = np.random.default_rng(0).normal(0, 20, (500, 2)) * (1, 0)
    fit = fit_mixture(points, MixtureSettings(1, regularisation=0.1))
    mean_variance = points.var(axis=0).mean()
    covariance = np.linalg.inv(fit.mixture.precision_cholesky[0] @ fit.mixture.precision_cholesky[0].T)
    assert covariance == pytest.approx(np.diag(points.var(axis=0) + 0.1 * mean_variance), rel=1e-9)


def test_same_seed_gives_the_same_mixture_whatever_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    points = clouds(2, 4000, 4, 8)
    fits = []
    for threads in (1, 3):
        monkeypatch.setattr(mixture_fit, "MOST_THREADS", threads)
        fits.append(fit_mixture(points, MixtureSettings(8, seed=7)).mixture)
    assert np.array_equal(fits[0].means, fits[1].means)
    assert np.array_equal(fits[0].precision_cholesky, fits[1].precision_cholesky)


def test_start_among_some_of_the_points_is_good_enough_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    points = clouds(5, 4000, 4, 4)
    everything = fit_mixture(points, MixtureSettings(4, tolerance=1e-5, restarts=5))
    monkeypatch.setattr(mixture_fit, "START_POINTS", 400)
    some = fit_mixture(points, MixtureSettings(4, tolerance=1e-5, restarts=5))
    assert some.mean_log_likelihood == pytest.approx(everything.mean_log_likelihood, abs=0.01)


def test_iterations_that_do_not_suffice_are_told() -> None:
    fit = fit_mixture(clouds(0, 1000, 4, 6), MixtureSettings(6, tolerance=0, max_iterations=3))
    assert (fit.iterations, fit.converged) == (3, False)


@pytest.mark.parametrize("covariance", Covariance)
def test_fewer_distinct_points_than_components_get_as_many_components(covariance: Covariance) -> None:
    distinct = np.array([[0.0, 0, 0], [5, 0, 1], [0, 7, 2]])
    fit = fit_mixture(np.repeat(distinct, 50, axis=0), MixtureSettings(8, covariance))
    assert fit.mixture.components == 3
    order = np.argsort(fit.mixture.means[:, 2])
    assert fit.mixture.means[order] == pytest.approx(distinct, abs=1e-3)


@settings(max_examples=40)
@given(st.integers(2, 12), st.integers(1, 6), st.integers(1, 9), st.sampled_from(Covariance), st.integers(0, 99))
def test_a_handful_of_points_gives_a_mixture(
    count: int, dimensions: int, components: int, covariance: Covariance, seed: int
) -> None:
    points = np.random.default_rng(seed).integers(0, 3, (count, dimensions)).astype(np.float32)
    points[0], points[1] = 0, 1
    fit = fit_mixture(points, MixtureSettings(components, covariance, seed=seed))
    assert 1 <= fit.mixture.components <= min(components, len(np.unique(points, axis=0)))
    assert np.isfinite(log_likelihood(fit.mixture, points)).all()


@pytest.mark.parametrize("value", [0.0, 1.0, 0.1, -3e5])
def test_points_that_are_all_alike_are_refused_with_a_remedy(value: float) -> None:
    with pytest.raises(FomoadError, match=r"alike.*differ a little"):
        fit_mixture(np.full((300, 4), value, np.float32), MixtureSettings())


@pytest.mark.parametrize("points", [np.zeros((0, 4)), np.zeros((3, 0)), np.zeros(5)])
def test_no_points_are_refused_with_a_remedy(points: Float64Array) -> None:
    with pytest.raises(FomoadError, match=r"no embeddings.*Add pictures"):
        fit_mixture(points, MixtureSettings())


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_points_that_are_not_finite_are_refused(bad: float) -> None:
    points = clouds(0, 100, 3, 2)
    points[57, 1] = bad
    with pytest.raises(FomoadError, match="not a finite number"):
        fit_mixture(points, MixtureSettings())


@pytest.mark.parametrize(
    "changes", [{"components": 0}, {"restarts": 0}, {"max_iterations": 0}, {"regularisation": 0.0}, {"tolerance": -1.0}]
)
def test_settings_must_make_sense(changes: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"at least one|too small"):
        MixtureSettings(**changes)  # type: ignore[arg-type]


class Recorder:
    """Keeps what is reported, and cancels at a message."""

    def __init__(self, cancel_at: int = -1) -> None:
        self.calls: list[tuple[int, int, str]] = []
        self.cancel_at = cancel_at

    def checkpoint(self, done: int, total: int, message: str) -> None:
        self.calls.append((done, total, message))
        if len(self.calls) == self.cancel_at:
            raise Cancelled


def test_progress_runs_forward_within_each_stage() -> None:
    recorder = Recorder()
    fit_mixture(clouds(0, 3000, 8, 4), MixtureSettings(4), recorder)
    stages = list(dict.fromkeys(message for _, _, message in recorder.calls))
    assert stages == ["Measuring how much the pictures vary", "Finding where to begin", "Fitting the mixture"]
    for stage in stages:
        steps = [(done, total) for done, total, message in recorder.calls if message == stage]
        assert len({total for _, total in steps}) == 1 or stage == stages[0]
        assert all(0 <= done <= total for done, total in steps)
    assert [c for c in recorder.calls if c[2] == stages[2]] == sorted(c for c in recorder.calls if c[2] == stages[2])


def test_cancelling_stops_at_any_checkpoint() -> None:
    points = clouds(0, 3000, 8, 4)
    recorder = Recorder()
    fit_mixture(points, MixtureSettings(4), recorder)
    total = len(recorder.calls)
    assert total > 30
    for cancel_at in range(1, total, 7):
        recorder = Recorder(cancel_at)
        with pytest.raises(Cancelled):
            fit_mixture(points, MixtureSettings(4), recorder)
        assert len(recorder.calls) == cancel_at
