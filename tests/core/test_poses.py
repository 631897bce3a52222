"""Turning and moving, seen on thumbnails made of numbers."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.poses import STEADY, moving, turning

SIDE = 32


def scene(degrees: float = 0.0, x: float = 0.0, y: float = 0.0) -> Float32Array:
    """Two soft blots [SIDE, SIDE] at a right angle about the centre, unlike each other."""
    across, down = np.meshgrid(np.arange(SIDE) - 15.5, np.arange(SIDE) - 15.5)
    grey = np.full((SIDE, SIDE), 90.0)
    for angle, radius, height in ((0, 9, 90), (90, 6, -60)):
        turned = np.deg2rad(degrees + angle)
        centre = radius * np.cos(turned) + x, radius * np.sin(turned) + y
        grey += height * np.exp(-((across - centre[0]) ** 2 + (down - centre[1]) ** 2) / 12)
    return grey.astype(np.float32)


def test_the_angle_is_measured() -> None:
    pose = turning(np.stack([scene(), scene(75)]), 1.0)
    assert pose.differs
    assert pose.amount == pytest.approx(75, abs=5)
    assert pose.aligned > 0.9 > pose.upright


def test_the_shift_is_measured_as_a_share_of_the_side() -> None:
    pose = moving(np.stack([scene(), scene(x=-6)]), (0.1, 0.1))
    assert pose.differs
    assert pose.amount == pytest.approx(6 / SIDE, abs=0.02)
    assert moving(np.stack([scene(), scene(x=-6)]), (0.25, 0.25)) == STEADY


def test_jitter_and_blank_pictures_are_steady() -> None:
    still = np.stack([scene(), scene(8), scene(x=1)])
    assert not turning(still, 1.0).differs
    assert not moving(still, (0.07, 0.07)).differs
    blank = np.full((3, SIDE, SIDE), 100, np.float32)
    assert turning(blank, 1.0) == moving(blank, (0.07, 0.07)) == STEADY
