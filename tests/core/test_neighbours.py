"""Neighbours, against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.neighbors import NearestNeighbors

from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.neighbours import nearest
from fomoad_gui.core.progress import NoProgress
from tests.support.progress import RecordedProgress


@pytest.mark.parametrize("count", [1, 7, 600])
def test_the_nearest_are_those_of_scikit_learn(count: int) -> None:
    points = np.random.default_rng(0).normal(size=(600, 9)).astype(np.float32)
    found = nearest(points, count, NoProgress())
    each = min(count, 599)
    distances, indices = NearestNeighbors(n_neighbors=each + 1, algorithm="brute").fit(points).kneighbors(points)
    np.testing.assert_allclose(found.distances, distances[:, 1:], rtol=1e-3, atol=2e-3)
    assert (found.indices == indices[:, 1:]).mean() > 0.999


def test_equal_points_come_in_their_order_and_nobody_is_his_own_neighbour() -> None:
    found = nearest(np.zeros((5, 3), np.float32), 3, NoProgress())
    np.testing.assert_array_equal(found.indices[0], [1, 2, 3])
    assert all(own not in row for own, row in enumerate(found.indices.tolist()))
    assert not found.distances.any()


@pytest.mark.parametrize("points", [0, 1])
def test_a_point_alone_has_no_neighbours(points: int) -> None:
    assert nearest(np.ones((points, 2), np.float32), 5, NoProgress()).indices.shape == (points, 0)


def test_looking_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        nearest(np.ones((10, 2), np.float32), 2, RecordedProgress(cancel_when=lambda *_: True))
