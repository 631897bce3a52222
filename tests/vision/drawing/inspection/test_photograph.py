"""Where the camera sees the part, and what it sees of it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.vision.drawing.inspection.flange import (
    BORE_RADIUS,
    HOLE_PLACES,
    HOLE_RADIUS,
    MAP_SIZE,
    PLATE_CORNER,
    PLATE_HALF,
    SCALE,
    perfect_flange,
    plate_distance,
)
from fomoad_gui.vision.drawing.inspection.photograph import PICTURE_SIZE, Pose, photograph, posed, random_pose

MIDDLE = (PICTURE_SIZE - 1) / 2


@given(st.floats(-5, 5), st.floats(-5, 5), st.floats(-0.1, 0.1))
def test_a_pose_is_a_turn_about_the_parts_middle(shift_x: float, shift_y: float, turn: float) -> None:
    matrix = Pose(shift_x, shift_y, turn).matrix()
    middle = matrix @ (MIDDLE + shift_x, MIDDLE + shift_y, 1.0)
    np.testing.assert_allclose(middle, (MAP_SIZE - 1) / 2, atol=1e-9)
    np.testing.assert_allclose(matrix[:, :2] @ matrix[:, :2].T, SCALE**2 * np.eye(2), atol=1e-9)
    assert math.atan2(matrix[0, 1], matrix[0, 0]) == pytest.approx(turn, abs=1e-9)


def test_the_whole_part_is_in_the_picture_however_it_lies() -> None:
    for seed in range(20):
        outline = posed(perfect_flange().solid, random_pose(np.random.default_rng(seed)))
        frame = np.concatenate([outline[0], outline[-1], outline[:, 0], outline[:, -1]])
        assert frame.max() == 0.0
        area = (4 * PLATE_HALF**2 - (4 - math.pi) * PLATE_CORNER**2) / SCALE**2
        assert float(outline.sum()) == pytest.approx(area, rel=0.01)


def test_the_outline_is_a_square_with_round_corners() -> None:
    distance = plate_distance()
    middle = (MAP_SIZE - 1) / 2
    assert distance[int(middle), int(middle)] == pytest.approx(0.5 - PLATE_HALF, abs=0.6)
    corner = round(middle + PLATE_HALF - PLATE_CORNER * (1 - math.sqrt(0.5)))
    assert distance[corner, corner] == pytest.approx(0.0, abs=1.0)


def test_holes_are_as_large_as_drawn() -> None:
    hollow = perfect_flange().hollow
    assert float(hollow.sum()) == pytest.approx(
        math.pi * (BORE_RADIUS**2 + len(HOLE_PLACES) * HOLE_RADIUS**2 + 9.0**2), rel=0.01
    )


def test_metal_is_bright_holes_and_mat_are_dark_and_the_bush_is_golden() -> None:
    part, pose = perfect_flange(), Pose(0.0, 0.0, 0.0)
    picture = photograph(np.random.default_rng(0), part, pose).astype(np.float32)
    hollow, solid, bronze = (posed(field, pose) > 0.99 for field in (part.hollow, part.solid, part.bronze))
    metal = solid & ~(posed(part.hollow, pose) > 0.01)
    assert picture[metal].mean() > 2.5 * picture[hollow].mean()
    assert picture[metal].mean() > 2.5 * picture[~(posed(part.solid, pose) > 0.0)].mean()
    golden, silver = picture[metal & bronze].mean(axis=0), picture[metal & ~(posed(part.bronze, pose) > 0)].mean(axis=0)
    assert golden[0] > 1.3 * golden[2]
    assert silver[0] == pytest.approx(silver[2], rel=0.1)
    assert np.mean(picture[metal] >= 254.0) < 0.03


def test_photographing_leaves_the_part_alone() -> None:
    part = perfect_flange()
    assert not part.height.flags.writeable
    copy = part.copied()
    photograph(np.random.default_rng(0), copy, Pose(1.0, 0.0, 0.01))
    for name in part.__slots__:
        np.testing.assert_array_equal(getattr(copy, name), getattr(part, name))
