"""Random projections against the lemma of Johnson and Lindenstrauss, principal components against scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA
from sklearn.random_projection import johnson_lindenstrauss_min_dim

from fomoad_gui.core.projection import (
    Projection,
    gaussian_projection,
    principal_projection,
    project,
    sparse_projection,
)


@settings(max_examples=20)
@given(st.integers(0, 10_000))
def test_distances_are_kept_within_the_lemmas_bound(seed: int) -> None:
    epsilon, count, dimensions = 0.5, 30, 400
    points = np.random.default_rng(seed).standard_normal((count, dimensions)).astype(np.float32)
    # The bound makes it likely, not certain, that all pairs are kept; with twice the dimensions none was ever lost.
    kept = 2 * int(johnson_lindenstrauss_min_dim(count, eps=epsilon))
    ratio = (pdist(project(gaussian_projection(dimensions, kept, seed + 1), points)) / pdist(points)) ** 2
    assert ratio.min() > 1 - epsilon
    assert ratio.max() < 1 + epsilon


def test_squared_lengths_are_kept_on_average() -> None:
    vector = np.random.default_rng(0).standard_normal(96).astype(np.float32)
    lengths = [np.square(project(gaussian_projection(96, 8, seed), vector)).sum() for seed in range(2000)]
    # The squared length is χ² with 8 degrees of freedom over 8: its mean over 2,000 draws has a deviation of 1.1 %.
    assert np.mean(lengths) == pytest.approx(np.square(vector).sum(), rel=0.05)


def test_projection_is_seeded() -> None:
    one, same, other = gaussian_projection(96, 32, 5), gaussian_projection(96, 32, 5), gaussian_projection(96, 32, 6)
    assert np.array_equal(one.matrix, same.matrix)
    assert not np.array_equal(one.matrix, other.matrix)
    assert one.matrix.dtype == np.float32
    assert (one.dimensions_in, one.dimensions_out) == (96, 32)
    assert not one.matrix.flags.writeable


@given(st.sampled_from([(), (3,), (2, 5), (2, 3, 4)]), st.integers(0, 9))
def test_projection_maps_the_last_axis_and_leaves_the_others(shape: tuple[int, ...], seed: int) -> None:
    embeddings = np.random.default_rng(seed).standard_normal((*shape, 6)).astype(np.float32)
    projection = gaussian_projection(6, 4, seed)
    projected = project(projection, embeddings)
    assert projected.dtype == np.float32
    assert projected == pytest.approx(np.einsum("...i,ij->...j", embeddings, projection.matrix), abs=1e-5)


def test_embeddings_of_other_dimensions_are_refused() -> None:
    with pytest.raises(ValueError, match="7 dimensions"):
        project(gaussian_projection(6, 4, 0), np.zeros((2, 7), np.float32))


@pytest.mark.parametrize("matrix", [np.zeros(3), np.zeros((0, 3)), np.full((2, 2), np.nan)])
def test_matrix_must_be_one_of_finite_numbers(matrix: np.ndarray) -> None:
    with pytest.raises(ValueError, match="projection matrix"):
        Projection(matrix.astype(np.float32))


def test_sparse_projection_keeps_squared_lengths_on_average_and_is_two_thirds_zeros() -> None:
    vector = np.random.default_rng(0).standard_normal(96).astype(np.float32)
    lengths = [np.square(project(sparse_projection(96, 8, seed), vector)).sum() for seed in range(2000)]
    assert np.mean(lengths) == pytest.approx(np.square(vector).sum(), rel=0.05)
    matrix = sparse_projection(192, 64, 1).matrix
    assert np.mean(matrix == 0) == pytest.approx(2 / 3, abs=0.02)
    assert len(np.unique(np.abs(matrix))) == 2
    assert np.array_equal(matrix, sparse_projection(192, 64, 1).matrix)


@pytest.mark.parametrize("seed", range(20))
def test_sparse_projection_has_no_empty_direction(seed: int) -> None:
    assert sparse_projection(2, 30, seed).matrix.any(axis=0).all()


def test_principal_projection_spans_the_components_of_scikit_learn() -> None:
    rng = np.random.default_rng(2)
    maps = (rng.normal(size=(40, 3, 3, 10)) @ rng.normal(size=(10, 10)) + 7).astype(np.float32)
    oracle = PCA(4).fit(maps.reshape(-1, 10))
    matrix = principal_projection(maps, 4).matrix
    np.testing.assert_allclose(np.abs(np.diag(oracle.components_ @ matrix)), 1, atol=1e-4)
    np.testing.assert_allclose(matrix.T @ matrix, np.eye(4), atol=1e-5)
    assert (np.take_along_axis(matrix, np.abs(matrix).argmax(axis=0)[np.newaxis], axis=0) > 0).all()


@pytest.mark.parametrize("make", [gaussian_projection, sparse_projection])
def test_a_projection_to_no_dimensions_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="0 dimensions"):
        make(8, 0, 1)
    with pytest.raises(ValueError, match="principal components"):
        principal_projection(np.zeros((3, 2), np.float32), 3)
