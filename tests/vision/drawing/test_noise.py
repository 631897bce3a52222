"""Noise against SciPy, and its seams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree
from scipy.stats import rankdata

from fomoad_gui.vision.drawing.noise import (
    band_noise,
    blurred,
    cellular,
    equalised,
    fractal_noise,
    soft_step,
    spectral_noise,
    value_noise,
    warped,
)

SIZE = 128


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_equalised_gives_ranks(seed: int) -> None:
    field = np.random.default_rng(seed).standard_normal((16, 16)).astype(np.float32)
    expected = (rankdata(field).reshape(16, 16) - 1) / 255
    np.testing.assert_allclose(equalised(field), expected, atol=1e-6)


@pytest.mark.parametrize("sigma", [0.8, 3.0, 9.0])
def test_blur_wraps_around_as_scipys_does(sigma: float) -> None:
    field = np.random.default_rng(0).random((SIZE, SIZE), np.float32)
    expected = gaussian_filter(field.astype(np.float64), sigma, mode="wrap", truncate=4.0)
    np.testing.assert_allclose(blurred(field, sigma), expected, atol=2e-3)


@pytest.mark.parametrize("exponent", [0.5, 1.0, 1.8])
def test_spectral_noise_falls_with_the_exponent_asked_for(exponent: float) -> None:
    field = spectral_noise(np.random.default_rng(1), 256, exponent)
    power = np.abs(np.fft.rfft2(field)) ** 2
    radius = np.hypot(np.fft.fftfreq(256)[:, None] * 256, np.fft.rfftfreq(256)[None, :] * 256)
    band = (radius > 3) & (radius < 120)
    slope = np.polyfit(np.log(radius[band]), np.log(power[band]), 1)[0]
    assert slope == pytest.approx(-2 * exponent, abs=0.1)


def test_band_noise_keeps_its_frequency() -> None:
    field = band_noise(np.random.default_rng(2), 256, 20.0, 0.05)
    power = np.abs(np.fft.rfft2(field - field.mean())) ** 2
    radius = np.hypot(np.fft.fftfreq(256)[:, None] * 256, np.fft.rfftfreq(256)[None, :] * 256)
    assert float((power * radius).sum() / power.sum()) == pytest.approx(20.0, rel=0.05)


def test_rippled_noise_has_its_waves_along_x() -> None:
    field = band_noise(np.random.default_rng(3), SIZE, 16.0, 0.1, angle=0.2)
    assert np.abs(np.diff(field, axis=1)).mean() > 3 * np.abs(np.diff(field, axis=0)).mean()


@given(st.integers(0, 1000), st.sampled_from([4, 7, 12]))
@settings(max_examples=8, deadline=None)
def test_cells_are_those_of_the_nearest_seed_around_the_edges_too(seed: int, count: int) -> None:
    distance, values = cellular(np.random.default_rng(seed), SIZE, count)
    seeds = np.argwhere(distance == 0.0)
    tree = cKDTree(seeds, boxsize=SIZE)
    rows, columns = np.mgrid[0:SIZE, 0:SIZE]
    true_distance, nearest = tree.query(np.stack([rows, columns], axis=-1), k=2)
    # OpenCV's 5 × 5 mask approximates Euclid's distance to a few per cent.
    np.testing.assert_allclose(distance, true_distance[..., 0] / true_distance[..., 0].max(), atol=0.06)
    clear = true_distance[..., 1] > 1.1 * true_distance[..., 0] + 1.0
    owner = values[tuple(seeds.T)]
    np.testing.assert_array_equal(values[clear], owner[nearest[..., 0][clear]])


@pytest.mark.parametrize(
    "field",
    [
        value_noise(np.random.default_rng(4), SIZE, 8),
        fractal_noise(np.random.default_rng(5), SIZE, 4, 5, 0.5),
        fractal_noise(np.random.default_rng(6), SIZE, 4, 5, 0.5, ridged=True),
        spectral_noise(np.random.default_rng(7), SIZE, 1.5, 6.0),
    ],
    ids=["value", "fractal", "ridged", "spectral"],
)
@pytest.mark.parametrize("axis", [0, 1])
def test_noise_has_no_seam(field: np.ndarray[tuple[int, int], np.dtype[np.float32]], axis: int) -> None:
    inside = np.abs(np.diff(field, axis=axis)).mean()
    across = np.abs(field.take(0, axis) - field.take(-1, axis)).mean()
    assert across < 2.0 * inside


def test_value_noise_passes_through_its_grid() -> None:
    blocks = value_noise(np.random.default_rng(8), 96, 6, smooth=False)
    smooth = value_noise(np.random.default_rng(8), 96, 6)
    # The middle of a cell lies between its two middle pixels, where the cubic meets the grid's value.
    middle = (smooth[7::16, 7::16] + smooth[8::16, 8::16] + smooth[7::16, 8::16] + smooth[8::16, 7::16]) / 4
    np.testing.assert_allclose(middle, blocks[8::16, 8::16], atol=0.02)


def test_a_warp_by_half_is_none() -> None:
    field = np.random.default_rng(9).random((32, 32), np.float32)
    still = np.full((32, 32), 0.5, np.float32)
    np.testing.assert_array_equal(warped(field, still, still, 10.0), field)


def test_a_uniform_warp_shifts_around_the_edge() -> None:
    field = np.random.default_rng(10).random((32, 32), np.float32)
    still, full = np.full((32, 32), 0.5, np.float32), np.ones((32, 32), np.float32)
    np.testing.assert_allclose(warped(field, full, still, 5.0), np.roll(field, -5, axis=1), atol=1e-6)


def test_soft_step_is_linear_between_its_ends() -> None:
    np.testing.assert_allclose(
        soft_step(np.array([0.0, 0.45, 0.5, 0.55, 1.0], np.float32), 0.5, 5.0), [0, 0.25, 0.5, 0.75, 1], atol=1e-6
    )
