"""Principal directions, against scikit-learn's PCA."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import PCA

from fomoad_gui.core.axes import along, fit_axes, on_sphere


@pytest.mark.parametrize(("count", "depth"), [(40, 200), (300, 12)])
def test_coordinates_are_those_of_scikit_learn_but_for_signs(count: int, depth: int) -> None:
    vectors = np.random.default_rng(0).normal(size=(count, depth)).astype(np.float32) * np.linspace(1, 3, depth)
    axes = fit_axes(vectors.astype(np.float32), 5)
    scaled = (vectors - axes.mean) / axes.scale
    expected = PCA(5, svd_solver="full").fit_transform(scaled)
    found = along(axes, vectors.astype(np.float32))
    np.testing.assert_allclose(np.abs(found), np.abs(expected), rtol=1e-3, atol=1e-3)


def test_there_are_no_more_directions_than_pictures_tell() -> None:
    assert fit_axes(np.eye(3, 9, dtype=np.float32), 32).directions.shape == (9, 2)
    assert fit_axes(np.ones((1, 9), np.float32), 32).directions.shape == (9, 1)


def test_a_vector_more_does_not_move_the_others() -> None:
    vectors = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    axes = fit_axes(vectors, 3)
    more = np.concatenate([vectors, 5 * vectors[:1]])
    np.testing.assert_allclose(along(axes, more)[:50], along(axes, vectors), rtol=1e-6)


def test_points_on_the_sphere_have_length_one_and_the_origin_stays() -> None:
    found = on_sphere(np.array([[3.0, 4.0], [0.0, 0.0]], np.float32))
    np.testing.assert_allclose(found, [[0.6, 0.8], [0.0, 0.0]], rtol=1e-6)
