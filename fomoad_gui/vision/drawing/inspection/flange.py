"""The product of the inspection sample: a machined aluminium flange with a turned boss and a bronze bush.

Everything is in map pixels, `SCALE` to a pixel of the finished picture; the part's centre is the map's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array, read_only

SCALE = 1.8
MAP_SIZE = 500
PLATE_HALF = 232.0
PLATE_CORNER = 60.0
HOLE_PLACES = ((-170.0, -170.0), (170.0, -170.0), (170.0, 170.0), (-170.0, 170.0))
HOLE_RADIUS = 24.0
SINK_RADIUS = 37.0
BOSS_RADIUS = 152.0
BUSH_RADIUS = 84.0
BORE_RADIUS = 60.0
DOWEL_PLACE = (0.0, -192.0)
DOWEL_RADIUS = 9.0


@dataclass(frozen=True, slots=True)
class Flange:
    """One part: maps float32 [MAP_SIZE, MAP_SIZE].

    `height` in map pixels; `solid` 1 within the part's outline, `hollow` 1 in its through holes, `turned` 1
    where the finish is turned, `bronze` 1 where the metal is bronze, `ink` the share the laser blackened; `tarnish`,
    planes [3, MAP_SIZE, MAP_SIZE], the colour factor of what lies on the metal.
    """

    height: Float32Array
    solid: Float32Array
    hollow: Float32Array
    turned: Float32Array
    bronze: Float32Array
    ink: Float32Array
    tarnish: Float32Array

    def copied(self) -> Flange:
        """The same part in arrays of its own, to be spoilt."""
        return Flange(*(np.array(getattr(self, name)) for name in self.__slots__))


def axes() -> tuple[Float32Array, Float32Array]:
    """Coordinates of the map's pixels relative to the part's centre: x [1, MAP_SIZE], y [MAP_SIZE, 1]."""
    line = np.arange(MAP_SIZE, dtype=np.float32) - np.float32((MAP_SIZE - 1) / 2)
    return line[None, :], line[:, None]


def distance_to(place: tuple[float, float]) -> Float32Array:
    """Distance of every map pixel from a place on the part."""
    x, y = axes()
    return np.asarray(np.hypot(x - np.float32(place[0]), y - np.float32(place[1])), np.float32)


def plate_distance() -> Float32Array:
    """Signed distance to the plate's outline, a square with rounded corners: negative inside."""
    x, y = axes()
    flat = PLATE_HALF - PLATE_CORNER
    over_x, over_y = np.abs(x) - np.float32(flat), np.abs(y) - np.float32(flat)
    outside = np.hypot(np.maximum(over_x, 0.0), np.maximum(over_y, 0.0))
    inside = np.minimum(np.maximum(over_x, over_y), 0.0)
    return np.asarray(outside + inside - np.float32(PLATE_CORNER), np.float32)


def step(distance: Float32Array) -> Float32Array:
    """1 inside (negative distance), 0 outside, one map pixel of passage."""
    return np.asarray(np.clip(0.5 - distance, 0.0, 1.0), np.float32)


def chamfer(distance: Float32Array, width: float, slope: float = 0.8) -> Float32Array:
    """Height of a chamfered edge: 0 outside the outline, rising by `slope` for `width` inwards, then level."""
    return np.asarray(np.clip(-distance, 0.0, np.float32(width)) * np.float32(slope), np.float32)


def _label() -> Uint8Array:
    """The engraved type label and a data matrix code, 255 where the laser went."""
    mask = np.zeros((MAP_SIZE, MAP_SIZE), np.uint8)
    text, font = "FL-2046  AL 6082", cv2.FONT_HERSHEY_SIMPLEX
    width = cv2.getTextSize(text, font, 0.78, 2)[0][0]
    cv2.putText(mask, text, ((MAP_SIZE - width) // 2, MAP_SIZE // 2 + 203), font, 0.78, (255,), 2, cv2.LINE_AA)
    modules = np.random.default_rng(2046).random((12, 12)) < 0.5
    modules[:, 0] = modules[-1, :] = True
    modules[0, :] = modules[:, -1] = np.arange(12) % 2 == 0
    code = np.kron(modules, np.full((4, 4), 255)).astype(np.uint8)
    top, left = MAP_SIZE // 2 - 24, MAP_SIZE // 2 - 216
    mask[top : top + 48, left : left + 48] = code
    return mask


@cache
def perfect_flange() -> Flange:
    """The part as drawn on its drawing; read-only."""
    centre = distance_to((0.0, 0.0))
    outline = plate_distance()
    solid = step(outline)
    height = chamfer(outline, 6.0)
    turned, bronze = step(centre - np.float32(BOSS_RADIUS)), step(centre - np.float32(BUSH_RADIUS))
    height += chamfer(centre - np.float32(BOSS_RADIUS + 3.0), 4.0, 2.2) + chamfer(centre - np.float32(BOSS_RADIUS), 6.0)
    height -= chamfer(np.abs(centre - np.float32(118.0)) - np.float32(6.0), 3.0, 2.0)
    height -= chamfer(centre - np.float32(BUSH_RADIUS + 2.0), 2.0, 1.5)
    height += chamfer(centre - np.float32(BUSH_RADIUS - 2.0), 4.0, 0.7)
    height -= chamfer(centre - np.float32(BORE_RADIUS + 7.0), 8.0)
    hollow = step(centre - np.float32(BORE_RADIUS))
    for place in HOLE_PLACES:
        distance = distance_to(place)
        height -= chamfer(distance - np.float32(SINK_RADIUS), SINK_RADIUS, 0.75)
        hollow += step(distance - np.float32(HOLE_RADIUS))
    dowel = distance_to(DOWEL_PLACE)
    height -= chamfer(dowel - np.float32(DOWEL_RADIUS + 3.0), 4.0)
    hollow += step(dowel - np.float32(DOWEL_RADIUS))
    label = _label() * np.float32(1.0 / 255.0)
    height -= cv2.GaussianBlur(label, (0, 0), 1.0) * np.float32(0.6)
    height = np.asarray(cv2.GaussianBlur(height, (0, 0), 0.8), np.float32)
    maps = (height, solid, hollow, turned, bronze, label, np.ones((3, MAP_SIZE, MAP_SIZE), np.float32))
    return Flange(*(read_only(np.asarray(part, np.float32)) for part in maps))
