"""The camera: in range, grey when grey, and noise as strong as it says."""

from __future__ import annotations

import numpy as np

from fomoad_gui.vision.drawing.lighting import illumination, soft_shadow
from fomoad_gui.vision.drawing.sensor import bitonal, defocus, develop, expose, faults


def picture(seed: int) -> np.ndarray[tuple[int, int, int], np.dtype[np.float32]]:
    return np.random.default_rng(seed).random((3, 40, 56), np.float32) * np.float32(1.4) - np.float32(0.2)


def test_exposure_clips_to_the_sensors_range() -> None:
    greys = 0
    for seed in range(60):
        planes = picture(seed)
        expose(np.random.default_rng(seed), planes)
        assert planes.min() >= 0.0
        assert planes.max() <= 1.0
        greys += bool(np.array_equal(planes[0], planes[1]) and np.array_equal(planes[1], planes[2]))
    assert 3 <= greys <= 20


def test_developing_gives_a_picture_of_bytes() -> None:
    planes = np.full((3, 40, 56), 0.5, np.float32)
    planes[0] = 0.8
    for seed in range(20):
        shot = develop(np.random.default_rng(seed), planes)
        assert shot.shape == (40, 56, 3)
        assert shot.dtype == np.uint8
        assert shot[..., 0].mean() > shot[..., 1].mean()


def test_developing_leaves_the_planes_alone() -> None:
    planes = np.random.default_rng(0).random((3, 32, 32), np.float32)
    before = planes.copy()
    for seed in range(12):
        develop(np.random.default_rng(seed), planes)
    np.testing.assert_array_equal(planes, before)


def test_blur_keeps_the_mean_and_takes_detail() -> None:
    for seed in range(20):
        planes = np.random.default_rng(seed).random((3, 64, 64), np.float32)
        mean, detail = planes.mean(), np.abs(np.diff(planes, axis=2)).mean()
        defocus(np.random.default_rng(seed), planes)
        assert abs(planes.mean() - mean) < 0.02
        assert np.abs(np.diff(planes, axis=2)).mean() < detail


def test_light_varies_slowly_about_one() -> None:
    for seed in range(40):
        field = illumination(np.random.default_rng(seed), 50, 70)
        assert field.shape == (50, 70)
        assert 0.4 < field.mean() < 1.9
        assert max(np.abs(np.diff(field, axis=0)).max(), np.abs(np.diff(field, axis=1)).max()) < 0.25


def test_a_shadow_only_darkens() -> None:
    for seed in range(20):
        field = soft_shadow(np.random.default_rng(seed), 50, 70)
        assert field.min() >= 0.0
        assert field.max() <= 1.0


def test_ink_on_paper_has_two_tones_and_an_edge_between() -> None:
    line = np.linspace(0.0, 1.0, 200, dtype=np.float32)
    for seed in range(20):
        planes = np.tile(line, (3, 20, 1))
        bitonal(np.random.default_rng(seed), planes)
        assert planes.min() >= 0.0
        assert planes.max() <= 1.0
        for plane in planes:
            low, high = float(plane.min()), float(plane.max())
            between = (plane > low + 0.01 * (high - low)) & (plane < high - 0.01 * (high - low))
            assert between.mean() < 0.15
            assert 0.15 < np.mean(plane == high) < 0.85


def test_sensor_faults_stay_in_range_and_leave_most_of_the_picture_nearly_as_it_was() -> None:
    for seed in range(40):
        planes = np.full((3, 40, 56), 0.5, np.float32)
        faults(np.random.default_rng(seed), planes)
        assert planes.min() >= 0.0
        assert planes.max() <= 1.0
        assert (planes != 0.5).any()
        assert np.mean(np.abs(planes - 0.5) > 0.25) < 0.05
