"""Scenes: any size, a function of the seed alone, and no two alike."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.core.arrays import Uint8Array, fingerprint
from fomoad_gui.vision.drawing import bank, draw_scene, scenes


def scene(seed: int, width: int = 64, height: int = 48) -> Uint8Array:
    return draw_scene(np.random.default_rng(seed), width, height)


@given(st.integers(0, 2**32), st.integers(8, 90), st.integers(8, 90))
@settings(max_examples=15, deadline=None)
def test_a_scene_has_the_size_asked_for(seed: int, width: int, height: int) -> None:
    picture = scene(seed, width, height)
    assert picture.shape == (height, width, 3)
    assert picture.dtype == np.uint8


def test_a_scene_depends_on_its_seed_alone_whatever_was_drawn_before() -> None:
    alone = [fingerprint(scene(seed)) for seed in (11, 12, 13)]
    for other in range(5):
        scene(other, 40, 40)
    bank.bank_field.cache_clear()
    again = [fingerprint(scene(seed)) for seed in (13, 12, 11)]
    assert alone == again[::-1]


def test_a_run_of_scenes_can_be_taken_up_again() -> None:
    first = [fingerprint(picture) for picture in itertools.islice(scenes(5, 32, 32), 6)]
    second = [fingerprint(picture) for picture in itertools.islice(scenes(5, 32, 32), 3)]
    assert first[:3] == second
    assert len(set(first)) == 6


def test_another_seed_gives_other_scenes() -> None:
    assert fingerprint(next(scenes(1, 32, 32))) != fingerprint(next(scenes(2, 32, 32)))


@pytest.mark.slow
def test_nearly_every_scene_shows_something_and_a_fair_share_is_grey() -> None:
    pictures = [scene(seed, 96, 96).astype(np.float32) for seed in range(200)]
    contrast = np.array([picture.std(axis=(0, 1)).mean() for picture in pictures])
    assert np.mean(contrast < 4.0) < 0.04
    chroma = np.array([np.abs(picture - picture.mean(axis=2, keepdims=True)).mean() for picture in pictures])
    assert 0.1 < np.mean(chroma < 2.5) < 0.5
