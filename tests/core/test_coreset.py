"""The coreset head, against scikit-learn's nearest neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.spatial.distance import cdist
from sklearn.neighbors import NearestNeighbors

from fomoad_gui.core.coreset import Coreset, choose_coreset
from fomoad_gui.core.progress import NoProgress


def points(count: int, dimensions: int = 5, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(count, dimensions)).astype(np.float32)


def test_a_cell_scores_its_distance_to_the_nearest_member() -> None:
    members, cells = points(40), points(24, seed=1)
    oracle, _ = NearestNeighbors(n_neighbors=1).fit(members).kneighbors(cells)
    scores = Coreset(members).scores(cells.reshape(2, 3, 4, 5))
    np.testing.assert_allclose(scores.ravel(), oracle[:, 0], rtol=1e-4, atol=1e-4)


def test_each_member_is_the_farthest_from_those_before_it() -> None:
    cloud = points(200)
    members = choose_coreset(cloud, 12, seed=3, progress=NoProgress()).members
    assert len(members) == 12
    # the greedy choice covers the cloud at most twice as widely as the best choice of as many, and members lie at least
    # as far apart as the cover is wide (Gonzalez 1985)
    cover = cdist(cloud, members).min(axis=1).max()
    apart = cdist(members, members)[~np.eye(12, dtype=bool)].min()
    assert apart >= cover


def test_equal_points_are_taken_once() -> None:
    cloud = np.repeat(points(3), 10, axis=0)
    assert len(choose_coreset(cloud, 20, seed=0, progress=NoProgress()).members) == 3


def test_the_choice_in_many_dimensions_is_seeded() -> None:
    cloud = points(300, dimensions=200)
    one, same = (choose_coreset(cloud, 30, seed=5, progress=NoProgress()).members for _ in range(2))
    np.testing.assert_array_equal(one, same)


def test_a_coreset_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="coreset"):
        Coreset(np.zeros((0, 3), np.float32))
