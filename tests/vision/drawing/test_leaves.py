"""Dead leaves: the sizes of the model, and the spectrum that natural pictures have."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.vision.drawing.canvas import blank
from fomoad_gui.vision.drawing.leaves import draw_leaves, leaf_labels, leaf_radii


def test_leaf_sizes_follow_the_inverse_cube() -> None:
    radii = leaf_radii(np.random.default_rng(0), 200_000, 2.0, 50.0)
    assert radii.min() >= 2.0
    assert radii.max() <= 50.0
    counts, edges = np.histogram(radii, bins=np.geomspace(2.0, 20.0, 12))
    middles = np.sqrt(edges[1:] * edges[:-1])
    slope = np.polyfit(np.log(middles), np.log(counts / np.diff(edges)), 1)[0]
    assert slope == pytest.approx(-3.0, abs=0.1)


def test_later_leaves_lie_on_top_and_labels_stay_in_range() -> None:
    labels = leaf_labels(np.random.default_rng(1), 60, 80, 255, 30.0)
    assert labels.dtype == np.uint8
    assert labels.max() <= 255
    assert len(np.unique(labels)) > 10


def test_the_mean_spectrum_falls_about_as_in_photographs() -> None:
    """Amplitude falls as frequency to the power −1, give or take (Field 1987: 0.8 … 1.5 for single pictures)."""
    window = np.hanning(64)[:, None] * np.hanning(64)[None, :]
    radius = np.hypot(np.fft.fftfreq(64)[:, None] * 64, np.fft.rfftfreq(64)[None, :] * 64)
    band = (radius > 2) & (radius < 24)
    power = np.zeros((64, 33))
    for seed in range(24):
        canvas = blank(64, 64)
        draw_leaves(np.random.default_rng(seed), canvas)
        grey = canvas.albedo.mean(axis=0)
        power += np.abs(np.fft.rfft2((grey - grey.mean()) / (grey.std() + 1e-6) * window)) ** 2
    slope = np.polyfit(np.log(radius[band]), np.log(power[band]) / 2, 1)[0]
    assert -1.5 < slope < -0.8
