"""Gaussians per cell, against SciPy's distances and scikit-learn's covariances."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import mahalanobis
from sklearn.covariance import EmpiricalCovariance

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.cell_gaussians import RIDGE, CellGaussians, CellStatistics, cell_gaussians


def embeddings(count: int, seed: int = 0, rows: int = 2, columns: int = 3, dimensions: int = 4) -> Float32Array:
    """Pictures whose cells differ in mean and spread."""
    rng = np.random.default_rng(seed)
    spread = rng.uniform(0.5, 2, (rows, columns, dimensions))
    place = np.random.default_rng(99).normal(0, 5, (rows, columns, dimensions))
    values: Float32Array = (place + spread * rng.normal(size=(count, rows, columns, dimensions))).astype(np.float32)
    return values


def statistics(values: Float32Array) -> CellStatistics:
    return CellStatistics.of(values, np.zeros(values.shape[1:]))


def test_many_pictures_make_the_empirical_covariance_of_each_cell() -> None:
    values = embeddings(4000)
    head = cell_gaussians(statistics(values), prior=1e-9)
    ridge = RIDGE * np.mean(
        [EmpiricalCovariance().fit(values[:, r, c]).covariance_.trace() / 4 for r in (0, 1) for c in range(3)]
    )
    for row in range(2):
        for column in range(3):
            oracle = EmpiricalCovariance().fit(values[:, row, column])
            precision = head.factors[row, column] @ head.factors[row, column].T
            np.testing.assert_allclose(head.means[row, column], oracle.location_, atol=1e-4)
            np.testing.assert_allclose(np.linalg.inv(precision), oracle.covariance_ + ridge * np.eye(4), atol=5e-3)


def test_few_pictures_are_shrunk_to_the_covariance_that_all_cells_share() -> None:
    values = embeddings(12)
    head = cell_gaussians(statistics(values), prior=1e9)
    shared = np.mean([np.cov(values[:, r, c].T.astype(float)) for r in (0, 1) for c in range(3)], axis=0)
    expected = shared + RIDGE * shared.trace() / 4 * np.eye(4)
    for row in range(2):
        for column in range(3):
            covariance = np.linalg.inv(head.factors[row, column] @ head.factors[row, column].T)
            np.testing.assert_allclose(covariance, expected, rtol=1e-3, atol=1e-4)


def test_a_cell_scores_by_its_mahalanobis_distance() -> None:
    head = cell_gaussians(statistics(embeddings(30)))
    fresh = embeddings(5, seed=7)
    scores = head.scores(fresh)
    assert scores.dtype == np.float32
    for n in range(5):
        for row in range(2):
            for column in range(3):
                precision = head.factors[row, column].astype(float) @ head.factors[row, column].T.astype(float)
                distance = mahalanobis(fresh[n, row, column], head.means[row, column], precision)
                assert scores[n, row, column] == pytest.approx(np.log1p(distance**2), rel=1e-4, abs=1e-4)


@settings(max_examples=25)
@given(st.integers(2, 12), st.integers(2, 12), st.integers(0, 100))
def test_statistics_of_parts_add_up_and_subtract(some: int, more: int, seed: int) -> None:
    first, second = embeddings(some, seed), embeddings(more, seed + 1)
    both = statistics(np.concatenate((first, second)))
    for one, other in (
        (statistics(first) + statistics(second), both),
        (both - statistics(second), statistics(first)),
    ):
        assert one.count == other.count
        np.testing.assert_allclose(one.sums, other.sums, atol=1e-9)
        np.testing.assert_allclose(one.products, other.products, atol=1e-8)


def test_the_centre_changes_nothing_and_guards_against_cancelling() -> None:
    values = embeddings(20) + np.float32(1000)
    centre = values.mean(axis=0, dtype=np.float64)
    head = cell_gaussians(CellStatistics.of(values, centre))
    plain = cell_gaussians(statistics(embeddings(20)))
    np.testing.assert_allclose(head.means, plain.means + 1000, atol=1e-3)
    np.testing.assert_allclose(head.factors, plain.factors, rtol=1e-2, atol=1e-2)


@pytest.mark.parametrize(
    "values", [embeddings(1), np.ones((3, 2, 2, 4), np.float32), np.zeros((2, 2, 2, 4), np.float32)]
)
def test_pictures_without_variation_make_a_head_of_finite_scores(values: Float32Array) -> None:
    scores = cell_gaussians(statistics(values)).scores(values + np.float32(0.5))
    assert np.isfinite(scores).all()
    assert scores.min() > cell_gaussians(statistics(values)).scores(values).max()


def test_embeddings_of_another_grid_are_refused() -> None:
    with pytest.raises(ValueError, match="for Gaussians of shape"):
        cell_gaussians(statistics(embeddings(5))).scores(embeddings(2, rows=3))


def test_arrays_that_are_no_gaussians_are_refused() -> None:
    means, factors = np.zeros((1, 1, 2), np.float32), np.eye(2, dtype=np.float32).reshape(1, 1, 2, 2)
    lower = factors.copy()
    lower[0, 0, 1, 0] = 1
    for wrong in (lower, -factors, factors * np.nan, factors[..., :1]):
        with pytest.raises(ValueError, match=r"factors|finite"):
            CellGaussians(means, wrong)


def test_no_picture_makes_no_head() -> None:
    with pytest.raises(ValueError, match="0 pictures"):
        cell_gaussians(statistics(embeddings(0)))
