"""Alike pictures stay together."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.grouping import GROUP_SIZE, MOST_PICTURES, balanced_folds, groups_of_alike


def series(count: int, each: int) -> np.ndarray:
    """`count` parts, each in `each` pictures that differ little, mixed up; embeddings [N, 2, 2, 3]."""
    rng = np.random.default_rng(0)
    parts = np.repeat(rng.normal(0, 5, (count, 2, 2, 3)), each, axis=0)
    return (parts + rng.normal(0, 0.1, parts.shape)).astype(np.float32)


def test_pictures_of_one_part_make_a_group() -> None:
    order = np.random.default_rng(3).permutation(60)
    groups = groups_of_alike(series(12, GROUP_SIZE)[order])
    parts = order // GROUP_SIZE
    assert len(set(groups)) == 12
    assert len({(part, group) for part, group in zip(parts, groups, strict=True)}) == 12


def test_few_pictures_and_very_many_are_groups_of_their_own() -> None:
    assert groups_of_alike(series(1, 7)).tolist() == list(range(7))
    many = np.zeros((MOST_PICTURES + 1, 1, 1, 1), np.float32)
    assert len(set(groups_of_alike(many))) == MOST_PICTURES + 1


@given(st.lists(st.integers(0, 8), min_size=1, max_size=60), st.integers(1, 6))
def test_folds_keep_groups_whole_and_are_as_even_as_that_allows(labels: list[int], count: int) -> None:
    groups = np.unique(np.array(labels), return_inverse=True)[1]
    folds = balanced_folds(groups, count)
    assert len({(group, fold) for group, fold in zip(groups, folds, strict=True)}) == groups.max() + 1
    load = np.bincount(folds)
    assert len(load) == min(count, groups.max() + 1)
    assert load.max() - load.min() <= np.bincount(groups).max()
