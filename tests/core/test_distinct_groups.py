"""Distinct groups are told from one cloud, a line and a few odd ones."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import silhouette_score

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.distinct_groups import distinct_groups


def cloud(count: int, seed: int, centre: float = 0.0) -> Float32Array:
    return np.random.default_rng(seed).normal(centre, 1, (count, 8)).astype(np.float32)


def test_two_clouds_apart_are_two_groups_with_the_silhouette_of_scikit_learn() -> None:
    points = np.concatenate([cloud(30, 0), cloud(12, 1, 4.0)])
    found = distinct_groups(points)
    assert found is not None
    assert sorted(found.sizes) == [12, 30]
    assert len(set(found.labels[:30].tolist())) == 1
    assert found.silhouette == pytest.approx(silhouette_score(points, found.labels), abs=1e-4)
    assert found.separation > 5


@pytest.mark.parametrize("seed", range(10))
def test_one_cloud_and_an_even_line_are_one_group(seed: int) -> None:
    assert distinct_groups(cloud(24, seed)) is None
    line = np.random.default_rng(seed).uniform(0, 1, (40, 1)) * np.ones((1, 8))
    assert distinct_groups((line + 0.01 * cloud(40, seed)).astype(np.float32)) is None


def test_odd_pictures_and_hardly_any_are_no_groups() -> None:
    assert distinct_groups(np.concatenate([cloud(40, 0), cloud(2, 1, 9.0)])) is None
    assert distinct_groups(cloud(3, 0)) is None
    assert distinct_groups(np.empty((0, 4), np.float32)) is None
    assert distinct_groups(np.ones((20, 4), np.float32)) is None
