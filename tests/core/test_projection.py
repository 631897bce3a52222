"""Gaussian random projection, against the lemma of Johnson and Lindenstrauss."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import pdist
from sklearn.random_projection import johnson_lindenstrauss_min_dim

from fomoad_gui.core.projection import Projection, gaussian_projection, project


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
