"""The clusters that a mixture starts from."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score

from fomoad_gui.core.kmeans import kmeans


@pytest.mark.parametrize("seed", range(5))
def test_clear_clusters_are_found(seed: int) -> None:
    points, truth = make_blobs(600, 4, centers=6, cluster_std=0.3, random_state=seed)
    found = kmeans(points, 6, np.random.default_rng(seed), lambda: None)
    assert adjusted_rand_score(truth, found) > 0.99


def test_clusters_are_nearly_as_tight_as_scikit_learns_best() -> None:
    points = np.random.default_rng(0).normal(size=(400, 3))
    best = KMeans(8, n_init=4, random_state=0).fit(points).inertia_
    for seed in range(5):
        found = kmeans(points, 8, np.random.default_rng(seed), lambda: None)
        inertia = sum(((points[found == k] - points[found == k].mean(axis=0)) ** 2).sum() for k in range(8))
        assert inertia < 1.15 * best


@given(st.integers(1, 30), st.integers(1, 4), st.integers(1, 12), st.integers(0, 999))
def test_every_cluster_has_a_point_and_there_are_no_more_than_distinct_points(
    count: int, dimensions: int, clusters: int, seed: int
) -> None:
    generator = np.random.default_rng(seed)
    points = generator.integers(0, 3, (count, dimensions)).astype(np.float64)
    found = kmeans(points, clusters, generator, lambda: None)
    used = np.unique(found)
    assert np.array_equal(used, np.arange(len(used)))
    assert len(used) == min(clusters, len(np.unique(points, axis=0)))


def test_checkpoint_is_called_between_steps() -> None:
    calls: list[None] = []
    kmeans(np.random.default_rng(0).normal(size=(100, 2)), 5, np.random.default_rng(0), lambda: calls.append(None))
    assert len(calls) >= 5
