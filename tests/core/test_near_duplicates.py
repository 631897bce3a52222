"""Near-duplicates among thumbnails: copies are found, pictures of one kind are not copies of one another."""

from __future__ import annotations

import time

import numpy as np
import pytest

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.near_duplicates import near_neighbours, near_pairs
from fomoad_gui.core.neighbours import nearest
from fomoad_gui.core.progress import NoProgress
from tests.support.progress import RecordedProgress


def pictures(count: int, seed: int, own: float = 5.0) -> Float32Array:
    """Thumbnails [count, 16, 16] that share one strong picture, each with `own` grey levels of its own."""
    shared = np.random.default_rng(99).uniform(60, 180, (16, 16))
    noise = np.random.default_rng(seed).normal(0, own, (count, 16, 16))
    return (shared + noise).astype(np.float32)


def test_pictures_of_one_kind_are_not_copies_of_one_another() -> None:
    assert near_pairs(pictures(50, 1), pictures(80, 2), NoProgress()) == ()


def test_a_copy_is_found_with_its_original() -> None:
    others, test = pictures(80, 2), pictures(5, 1)
    test[3] = others[71] * 0.95 + 6 + np.random.default_rng(0).normal(0, 0.4, (16, 16))
    ((index, original, likeness),) = near_pairs(test, others, NoProgress())
    assert (index, original) == (3, 71)
    assert 0.99 < likeness <= 1


def test_the_same_scene_with_something_in_it_is_no_copy() -> None:
    others, test = pictures(80, 2), pictures(1, 1)
    test[0] = others[4]
    test[0, 4:7, 4:7] += 60
    assert near_pairs(test, others, NoProgress()) == ()


def test_blank_pictures_are_copies_of_nothing() -> None:
    blank = np.full((3, 16, 16), 128, np.float32) + np.random.default_rng(0).normal(0, 0.1, (3, 16, 16))
    assert near_pairs(blank.astype(np.float32), blank.astype(np.float32), NoProgress()) == ()


def test_few_pictures_are_compared_by_the_fixed_limits() -> None:
    others = pictures(2, 2, own=40.0)
    assert near_pairs(others[:1].copy(), others, NoProgress())[0][:2] == (0, 0)
    assert near_pairs(pictures(1, 3, own=40.0), others, NoProgress()) == ()


@pytest.mark.parametrize(("tested", "known"), [(0, 5), (5, 0)])
def test_nothing_to_compare_is_no_pair(tested: int, known: int) -> None:
    assert near_pairs(pictures(tested, 1), pictures(known, 2), NoProgress()) == ()


def test_ten_thousand_by_a_thousand_take_seconds() -> None:
    others = np.random.default_rng(0).uniform(0, 255, (10_000, 16, 16)).astype(np.float32)
    started = time.monotonic()
    found = near_pairs(others[:1000] + 3, others, NoProgress())
    assert [pair[:2] for pair in found] == [(i, i) for i in range(1000)]
    assert time.monotonic() - started < 30


def test_it_can_be_cancelled() -> None:
    with pytest.raises(Cancelled):
        near_pairs(pictures(5, 1), pictures(80, 2), RecordedProgress(lambda done, _t, _m: done > 0))


def test_points_that_are_copies_are_told_and_few_points_are_not() -> None:
    points = np.random.default_rng(0).normal(size=(30, 8)).astype(np.float32)
    points[20] = points[4] + 0.001
    found = near_neighbours(nearest(points, 8, NoProgress()))
    assert [(i, j) for i, j, _ in found] == [(4, 20), (20, 4)]
    assert min(likeness for *_, likeness in found) > 0.99
    assert near_neighbours(nearest(points[:5], 8, NoProgress())) == ()
