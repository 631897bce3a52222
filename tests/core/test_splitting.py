"""Held-out pictures."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.calibration import needed_images
from fomoad_gui.core.samples import Split
from fomoad_gui.core.splitting import count_for_calibration, count_for_test, hold_out, share_out

ids = st.sets(st.text(min_size=1, max_size=8), max_size=60)


@given(ids, st.integers(0, 70), st.integers(0, 9), st.randoms(use_true_random=False))
def test_choice_has_the_size_asked_for_and_does_not_hang_on_order(
    samples: set[str], count: int, seed: int, shuffler: random.Random
) -> None:
    chosen = hold_out(samples, count, seed)
    assert chosen <= samples
    assert len(chosen) == min(count, len(samples))
    shuffled = sorted(samples)
    shuffler.shuffle(shuffled)
    assert hold_out(shuffled, count, seed) == chosen


@given(ids, st.text(min_size=9, max_size=9), st.integers(0, 30), st.integers(0, 9))
def test_one_more_picture_changes_the_lot_of_at_most_one_other(
    samples: set[str], newcomer: str, count: int, seed: int
) -> None:
    before, after = hold_out(samples, count, seed), hold_out({*samples, newcomer}, count, seed)
    assert len(before - after) <= 1
    assert after - before <= {newcomer}


def test_seeds_choose_differently_and_everyone_gets_chosen() -> None:
    samples = [f"{i}" for i in range(50)]
    choices = {hold_out(samples, 10, seed) for seed in range(40)}
    assert len(choices) == 40
    assert frozenset().union(*choices) == set(samples)


def test_choice_is_the_same_on_every_machine() -> None:
    assert hold_out((f"{i}.png" for i in range(10)), 3, 0) == {"1.png", "4.png", "8.png"}


def test_negative_count_is_refused() -> None:
    with pytest.raises(ValueError, match="-1"):
        hold_out(["a"], -1, 0)


@pytest.mark.parametrize(
    ("good", "held_out"),
    [(0, 0), (1, 0), (2, 1), (3, 1), (20, 6), (150, 50), (297, 99), (300, 99), (495, 99), (1000, 200)],
)
def test_number_that_calibrates(good: int, held_out: int) -> None:
    assert count_for_calibration(good) == held_out


@given(st.integers(2, 5000), st.sampled_from([0.001, 0.01, 0.05, 0.2]))
def test_calibration_takes_no_more_than_a_third_and_supports_the_rate_if_a_third_does(good: int, rate: float) -> None:
    held_out = count_for_calibration(good, rate)
    assert 1 <= held_out <= max(1, good // 3)
    assert held_out >= min(good // 3, needed_images(rate))


@given(ids, st.booleans(), st.booleans(), st.integers(0, 9))
def test_pictures_are_shared_out_completely(samples: set[str], test: bool, calibration: bool, seed: int) -> None:
    splits = share_out(samples, with_test=test, with_calibration=calibration, seed=seed)
    assert splits.keys() == samples
    counts = {split: sum(s is split for s in splits.values()) for split in Split}
    assert counts[Split.TEST] == (count_for_test(len(samples)) if test else 0)
    remaining = len(samples) - counts[Split.TEST]
    assert counts[Split.CALIBRATION] == (count_for_calibration(remaining) if calibration else 0)
    if samples:
        assert counts[Split.TRAIN] >= 1


@given(st.integers(2, 120), st.booleans(), st.integers(0, 9))
def test_pictures_that_come_one_by_one_are_shared_out_as_well_as_all_at_once(
    count: int, with_test: bool, seed: int
) -> None:
    there: Counter[Split] = Counter()
    for number in range(count):
        there.update(share_out([f"{number}"], with_test=with_test, seed=seed, there=there).values())
        if there.total() >= 2:
            assert there[Split.CALIBRATION] >= 1
            assert there[Split.TRAIN] >= 1
    at_once = Counter(share_out((f"{number}" for number in range(count)), with_test=with_test, seed=seed).values())
    assert all(abs(there[split] - at_once[split]) <= 1 for split in Split)


@given(ids, st.booleans(), st.integers(0, 9), st.integers(0, 30), st.integers(0, 30))
def test_no_more_are_held_out_when_enough_are_already(
    samples: set[str], with_test: bool, seed: int, trains: int, more: int
) -> None:
    enough = len(samples) + trains + more
    there = {Split.TRAIN: trains, Split.CALIBRATION: enough, Split.TEST: enough}
    assert set(share_out(samples, with_test=with_test, seed=seed, there=there).values()) <= {Split.TRAIN}
