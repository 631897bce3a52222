"""Nearly the same pictures are found, like ones are not."""

from __future__ import annotations

import numpy as np
from scipy.spatial.distance import cdist

from fomoad_gui.core.near_duplicates import near_duplicates, prints
from fomoad_gui.vision.fit import grey_thumbnail
from tests.support.parts import good_part


def made(seeds: range) -> np.ndarray:
    return prints(np.stack([grey_thumbnail(good_part(seed, 120, 90), 32) for seed in seeds]))


def test_prints_have_mean_zero_and_length_one_and_forget_brightness_and_contrast() -> None:
    thumbnail = np.random.default_rng(0).uniform(0, 255, (2, 32, 32)).astype(np.float32)
    one = prints(thumbnail)
    np.testing.assert_allclose(one.mean(axis=1), 0, atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(one, axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(prints(thumbnail * 0.5 + 20), one, atol=1e-5)
    assert not prints(np.full((1, 32, 32), 7, np.float32)).any()


def test_different_pictures_of_like_parts_are_no_duplicates() -> None:
    assert near_duplicates(made(range(100, 130)), made(range(60))) == ()


def test_copies_are_found_with_their_originals() -> None:
    originals = made(range(60))
    again = [np.clip(good_part(seed, 120, 90) * 0.97 + 3, 0, 255).astype(np.uint8) for seed in (5, 41)]
    copies = prints(np.stack([grey_thumbnail(picture, 32) for picture in again]))
    pairs = near_duplicates(np.concatenate((made(range(200, 205)), copies)), originals)
    assert [(pair.first, pair.second) for pair in pairs] == [(5, 5), (6, 41)]
    oracle = 1 - cdist(copies, originals, "sqeuclidean").min(axis=1) / 2
    np.testing.assert_allclose([pair.likeness for pair in pairs], oracle, atol=1e-4)


def test_nothing_has_no_duplicates() -> None:
    nothing = np.zeros((0, 1024), np.float32)
    assert near_duplicates(nothing, made(range(3))) == near_duplicates(made(range(3)), nothing) == ()
