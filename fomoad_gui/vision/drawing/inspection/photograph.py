"""The inspection station: a flange on a dark mat under a ring lamp and two soft boxes, seen from above."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array, read_only
from fomoad_gui.vision.drawing.dice import between
from fomoad_gui.vision.drawing.inspection.flange import MAP_SIZE, SCALE, Flange, axes, distance_to
from fomoad_gui.vision.drawing.inspection.metal import Grain, SoftLamp, mirrored, ring_light, slope_variance, slopes
from fomoad_gui.vision.drawing.noise import blurred, spectral_noise, unit

PICTURE_SIZE = 320
_ALUMINIUM = (0.86, 0.885, 0.91)
_BRONZE = (0.93, 0.66, 0.33)
_GRAIN_SIZE = 1024
_PERSPECTIVE = 0.045


@dataclass(frozen=True, slots=True)
class Pose:
    """Where a part lies: shift in pixels of the picture, turn in radians."""

    shift_x: float
    shift_y: float
    turn: float

    def matrix(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """The affine map [2, 3] from picture pixels to map pixels."""
        cosine, sine = math.cos(self.turn) * SCALE, math.sin(self.turn) * SCALE
        middle_picture, middle_map = (PICTURE_SIZE - 1) / 2, (MAP_SIZE - 1) / 2
        x, y = middle_picture + self.shift_x, middle_picture + self.shift_y
        return np.array(
            [[cosine, sine, middle_map - cosine * x - sine * y], [-sine, cosine, middle_map + sine * x - cosine * y]]
        )


def random_pose(rng: np.random.Generator) -> Pose:
    """A part put down by a careful gripper: up to two pixels and 0.7 degrees off."""
    return Pose(between(rng, -2.0, 2.0), between(rng, -2.0, 2.0), math.radians(between(rng, -0.7, 0.7)))


@cache
def _brushing() -> Float32Array:
    """Straight grain with a slow unevenness, zero mean, unit deviation: float32 [_GRAIN_SIZE, _GRAIN_SIZE]."""
    rng = np.random.default_rng(41)
    fine = spectral_noise(rng, _GRAIN_SIZE, 0.25, 60.0, 6.0)
    field = fine + 0.35 * spectral_noise(rng, _GRAIN_SIZE, 1.0, 14.0, 2.0)
    return read_only(((field - field.mean()) / field.std()).astype(np.float32))


@cache
def _turning() -> tuple[Float32Array, Float32Array, Float32Array]:
    """For every map pixel: the direction of the turned grain (x, y; x is never negative) and its radius."""
    x, y = axes()
    radius = np.maximum(distance_to((0.0, 0.0)), 1e-3)
    side = np.where(y > 0.0, np.float32(-1.0), np.float32(1.0))
    along_x, along_y = np.asarray(-side * y / radius, np.float32), np.asarray(side * x / radius, np.float32)
    return read_only(along_x), read_only(along_y), read_only(radius)


def _turned_marks(rng: np.random.Generator) -> Float32Array:
    """Slopes that the turning tool leaves, a function of the radius with a little chatter."""
    radius = _turning()[2]
    profile = rng.standard_normal(1024).astype(np.float32)
    profile = profile + 1.2 * np.sin(np.arange(1024, dtype=np.float32) * np.float32(2 * np.pi / 3.7))
    soft = cv2.GaussianBlur(profile[None, :], (0, 0), 0.6)[0]
    marks = cv2.remap(soft[None, :], radius * np.float32(3.0), np.zeros_like(radius), cv2.INTER_LINEAR)
    return np.asarray(marks, np.float32)


@cache
def _mat() -> Float32Array:
    """The rubber mat: linear light, planes float32 [3, PICTURE_SIZE, PICTURE_SIZE]."""
    rng = np.random.default_rng(12)
    size = 512
    pebbles = blurred(spectral_noise(rng, size, 0.3, 1.0, 30.0), 1.0)
    light = 0.024 + 0.02 * (unit(pebbles) - 0.5) + 0.01 * (spectral_noise(rng, size, 1.5) - 0.5)
    crop = light[:PICTURE_SIZE, :PICTURE_SIZE]
    line = np.linspace(-1.0, 1.0, PICTURE_SIZE, dtype=np.float32)
    falloff = 1.25 - 0.45 * (line[None, :] ** 2 + line[:, None] ** 2) - 0.1 * line[:, None]
    tint = np.array([0.88, 0.97, 1.12], np.float32)[:, None, None]
    return read_only(np.asarray(np.maximum(crop * falloff, 0.0)[None] * tint, np.float32))


def _lamps(rng: np.random.Generator) -> tuple[SoftLamp, ...]:
    """Two soft boxes and a wide glow, each a little unsteady."""
    drift = rng.standard_normal((3, 2)) * 0.008
    power = 1.0 + 0.025 * rng.standard_normal(3)
    return (
        SoftLamp(-0.26 + drift[0, 0], -0.40 + drift[0, 1], 0.17, 3.4 * power[0], (1.0, 0.985, 0.96), 0.17),
        SoftLamp(0.50 + drift[1, 0], 0.26 + drift[1, 1], 0.19, 1.9 * power[1], (0.90, 0.96, 1.0), 0.12),
        SoftLamp(drift[2, 0], drift[2, 1], 0.8, 0.13 * power[2], (0.97, 0.99, 1.0), 0.05),
    )


def _metal_light(rng: np.random.Generator, part: Flange) -> Float32Array:
    """The part's own light before it is posed: linear planes float32 [3, MAP_SIZE, MAP_SIZE]."""
    tangent_x, tangent_y, _ = _turning()
    at_y, at_x = (int(v) for v in rng.integers(0, _GRAIN_SIZE - MAP_SIZE, 2))
    brushing = _brushing()[at_y : at_y + MAP_SIZE, at_x : at_x + MAP_SIZE]
    turning = _turned_marks(rng)
    straight = 1.0 - part.turned
    along_x = straight + part.turned * tangent_x
    along_y = part.turned * tangent_y
    spread = np.asarray(np.float32(0.24) * straight + np.float32(0.40) * part.turned, np.float32)
    slope_x, slope_y = slopes(part.height)
    grain = Grain(along_x, along_y, spread, slope_variance(slope_x, slope_y))
    ripple = brushing * straight * np.float32(0.075) + turning * part.turned * np.float32(0.06)
    slope_x = slope_x - along_y * ripple
    slope_y = slope_y + along_x * ripple
    light = mirrored(slope_x, slope_y, grain, _lamps(rng))
    light += ring_light(slope_x, slope_y, 0.75, 0.3) * np.float32(0.55)
    light += np.float32(0.03)
    shade = 1.0 + np.float32(0.06) * (brushing * straight + turning * part.turned)
    depth = np.maximum(cv2.GaussianBlur(part.height, (0, 0), 9.0) - part.height, 0.0)
    shade *= 1.0 / (1.0 + np.float32(0.14) * depth)
    for plane, cool, warm in zip(light, _ALUMINIUM, _BRONZE, strict=True):
        plane *= (np.float32(cool) + np.float32(warm - cool) * part.bronze) * shade
    light *= (1.0 - np.float32(0.72) * part.ink) * part.tarnish
    return light


def posed(field: Float32Array, pose: Pose) -> Float32Array:
    """A map as the camera sees it: float32 [PICTURE_SIZE, PICTURE_SIZE]."""
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    size = (PICTURE_SIZE, PICTURE_SIZE)
    soft = cv2.GaussianBlur(field, (3, 3), 0.75)
    return np.asarray(
        cv2.warpAffine(soft, pose.matrix(), size, flags=flags, borderMode=cv2.BORDER_CONSTANT), np.float32
    )


def _hole_light(part: Flange) -> Float32Array:
    """What is to be seen in through holes: light [MAP_SIZE, MAP_SIZE] from the walls, by the lens's perspective.

    The far rim of a hole seems nearer to the picture's middle; between the two rims its wall shows.
    """
    scale = 1.0 / (1.0 - _PERSPECTIVE)
    offset = (1.0 - scale) * (MAP_SIZE - 1) / 2
    matrix = np.array([[scale, 0.0, offset], [0.0, scale, offset]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    far_rim = np.asarray(cv2.warpAffine(part.hollow, matrix, (MAP_SIZE, MAP_SIZE), flags=flags), np.float32)
    inward_x, inward_y = slopes(np.asarray(cv2.GaussianBlur(part.hollow, (0, 0), 5.0), np.float32))
    facing = np.maximum(0.15 - np.float32(5.0) * inward_x - np.float32(9.0) * inward_y, 0.0)
    return np.asarray(np.maximum(part.hollow - far_rim, 0.0) * np.minimum(facing, 1.0) * np.float32(0.5), np.float32)


def photograph(rng: np.random.Generator, part: Flange, pose: Pose) -> Uint8Array:
    """A picture of the part, RGB uint8 [PICTURE_SIZE, PICTURE_SIZE, 3]."""
    light = _metal_light(rng, part)
    wall = _hole_light(part)
    light += (wall - light) * part.hollow
    outline, hollow = posed(part.solid, pose), posed(part.hollow, pose)
    shift = np.array([[1.0, 0.0, 5.0], [0.0, 1.0, 8.0]])
    shadow = cv2.warpAffine(cv2.GaussianBlur(outline, (0, 0), 6.0), shift, (PICTURE_SIZE, PICTURE_SIZE)) * np.float32(
        0.85
    )
    scene = _mat() * np.maximum(1.0 - shadow - 0.15 * cv2.GaussianBlur(outline, (0, 0), 2.0), 0.03)
    for plane, metal, mat in zip(scene, light, _mat(), strict=True):
        ground = mat * hollow * np.float32(0.3)
        plane += (posed(metal, pose) + ground - plane) * outline
    return _exposed(rng, scene)


def _exposed(rng: np.random.Generator, scene: Float32Array) -> Uint8Array:
    """Lens and sensor: glow, vignette, tone curve, noise."""
    exposure = 1.0 + 0.02 * float(rng.standard_normal())
    line = np.linspace(-1.0, 1.0, PICTURE_SIZE, dtype=np.float32)
    vignette = np.float32(exposure) * (1.0 - 0.1 * (line[None, :] ** 2 + line[:, None] ** 2))
    planes = []
    for plane in scene:
        glow = plane + np.float32(0.06) * cv2.GaussianBlur(np.maximum(plane - 0.5, 0.0), (0, 0), 5.0)
        toned = 1.0 - cv2.exp(glow * vignette * np.float32(-1.3))
        level = cv2.pow(toned, 1.0 / 2.2) * np.float32(255.0)
        noise = rng.standard_normal((PICTURE_SIZE, PICTURE_SIZE), np.float32)
        planes.append(np.clip(level + noise * np.float32(1.6) + 0.5, 0.0, 255.0).astype(np.uint8))
    return np.asarray(cv2.merge(planes), np.uint8)
