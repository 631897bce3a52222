"""Defects of the flange, each a function (rng, part) -> mask: it spoils the part's maps in place.

A mask is float32 [MAP_SIZE, MAP_SIZE], 1 where the part is not as it should be.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array
from fomoad_gui.vision.drawing.canvas import fixed_point
from fomoad_gui.vision.drawing.dice import between, pick, whole
from fomoad_gui.vision.drawing.inspection.flange import (
    BORE_RADIUS,
    BOSS_RADIUS,
    BUSH_RADIUS,
    HOLE_PLACES,
    HOLE_RADIUS,
    MAP_SIZE,
    PLATE_HALF,
    SINK_RADIUS,
    Flange,
    axes,
    distance_to,
    step,
)
from fomoad_gui.vision.drawing.marks import wander
from fomoad_gui.vision.drawing.noise import blurred, spectral_noise, unit

Spoil = Callable[[np.random.Generator, Flange], Float32Array]

_MIDDLE = (MAP_SIZE - 1) / 2


def _face_place(rng: np.random.Generator) -> tuple[float, float]:
    """Somewhere on the plate or the boss, clear of holes and edges."""
    while True:
        x, y = between(rng, -195.0, 195.0), between(rng, -195.0, 195.0)
        radius = math.hypot(x, y)
        clear_of_holes = min(math.hypot(x - hx, y - hy) for hx, hy in HOLE_PLACES) > SINK_RADIUS + 14.0
        if clear_of_holes and (radius > BOSS_RADIUS + 16.0 or BUSH_RADIUS + 14.0 < radius < BOSS_RADIUS - 14.0):
            return x, y


def _stroke(path: Float64Array, widths: Float64Array) -> Float32Array:
    """A line of changing width through points relative to the part's centre."""
    cover = np.zeros((MAP_SIZE, MAP_SIZE), np.uint8)
    for start, end, width in zip(path[:-1], path[1:], widths, strict=True):
        points, bits = fixed_point(np.stack([start, end]) + _MIDDLE)
        cv2.polylines(cover, [points], False, (255,), max(1, round(float(width))), cv2.LINE_AA, bits)
    return np.multiply(cover, np.float32(1.0 / 255.0), dtype=np.float32)


def _on_metal(part: Flange, mask: Float32Array) -> Float32Array:
    return np.asarray(mask * part.solid * (1.0 - part.hollow), np.float32)


def scratch(rng: np.random.Generator, part: Flange) -> Float32Array:
    """One long scratch, sometimes with a fainter one beside it: a bright groove with thrown-up edges."""
    start = np.array(_face_place(rng))
    heading = math.atan2(-start[1], -start[0]) + pick(rng, (-1.0, 1.0)) * between(rng, 0.65, 1.5)
    mask = np.zeros((MAP_SIZE, MAP_SIZE), np.float32)
    for strength in pick(rng, ((1.0,), (1.0, 0.7), (1.0, 0.8, 0.5))):
        steps = 24
        path = wander(rng, start + rng.standard_normal(2) * 7.0, heading, steps, between(rng, 5.0, 10.0), 0.035)
        widths = 1.0 + between(rng, 1.6, 2.6) * strength * np.sin(np.linspace(0.1, math.pi - 0.1, steps - 1))
        line = _on_metal(part, _stroke(path, widths))
        soft = cv2.GaussianBlur(line, (0, 0), 0.8)
        part.height[...] += np.float32(1.6 * strength) * (cv2.GaussianBlur(line, (0, 0), 2.2) - np.float32(1.8) * soft)
        part.tarnish[...] *= 1.0 + np.float32(0.55 * strength) * soft
        mask = np.maximum(mask, line)
        heading += between(rng, -0.08, 0.08)
    return mask


def dent(rng: np.random.Generator, part: Flange) -> Float32Array:
    """A blow: an oval hollow with a raised lip."""
    x0, y0 = _face_place(rng)
    x, y = axes()
    angle, reach, oval = rng.random() * math.pi, between(rng, 16.0, 26.0), between(rng, 0.55, 1.0)
    cosine, sine = np.float32(math.cos(angle)), np.float32(math.sin(angle))
    u = ((x - np.float32(x0)) * cosine + (y - np.float32(y0)) * sine) / np.float32(reach)
    v = ((y - np.float32(y0)) * cosine - (x - np.float32(x0)) * sine) / np.float32(reach * oval)
    ragged = np.float32(0.25) * (spectral_noise(rng, MAP_SIZE, 1.6, 1.0, 14.0) - np.float32(0.5))
    square = np.square(np.sqrt(u * u + v * v) + ragged)
    depth = reach * oval * between(rng, 0.6, 0.9)
    pit = np.exp(np.float32(-1.6) * square)
    lip = np.exp(np.float32(-4.0) * np.square(np.sqrt(square) - np.float32(1.15)))
    part.height[...] += np.float32(depth) * (np.float32(0.10) * lip - pit)
    part.tarnish[...] *= 1.0 - np.float32(0.3) * pit
    return _on_metal(part, (square < 1.4).astype(np.float32))


def stain(rng: np.random.Generator, part: Flange) -> Float32Array:
    """Dried coolant or the start of corrosion: a brown film, darkest at its rim, with a few splashes."""
    x0, y0 = _face_place(rng)
    mask = np.zeros((MAP_SIZE, MAP_SIZE), np.float32)
    ragged = spectral_noise(rng, MAP_SIZE, 1.7, 1.0, 5.0) - np.float32(0.5)
    reach = between(rng, 24.0, 46.0)
    drops = [(x0, y0, reach)]
    for _ in range(whole(rng, 1, 4)):
        angle, away = rng.random() * 2 * math.pi, reach * between(rng, 1.2, 1.7)
        drops.append((x0 + away * math.cos(angle), y0 + away * math.sin(angle), between(rng, 4.0, 9.0)))
    rim = np.zeros((MAP_SIZE, MAP_SIZE), np.float32)
    for x, y, size in drops:
        level = 1.0 - distance_to((x, y)) / np.float32(size) + np.float32(1.3) * ragged
        inside = np.clip(level * np.float32(size * 0.25), 0.0, 1.0)
        mask = np.maximum(mask, inside)
        rim = np.maximum(rim, inside * np.exp(-np.maximum(level, 0.0) * np.float32(size * 0.16)))
    mask, rim = _on_metal(part, mask), _on_metal(part, rim)
    blotches = 0.7 + 0.6 * unit(blurred(spectral_noise(rng, MAP_SIZE, 1.0, 1.0, 6.0), 2.0))
    film = np.minimum(mask * np.float32(between(rng, 0.5, 0.75)) * blotches + np.float32(0.35) * rim, 0.95)
    tones = pick(rng, ((0.52, 0.30, 0.12), (0.42, 0.33, 0.20), (0.34, 0.26, 0.24)))
    for plane, tone in zip(part.tarnish, tones, strict=True):
        plane *= 1.0 - film * np.float32(1.0 - tone)
    return mask


def missing_hole(rng: np.random.Generator, part: Flange) -> Float32Array:
    """A bolt hole that was never drilled: plain plate with a centre-punch mark."""
    place = pick(rng, HOLE_PLACES)
    distance = distance_to(place)
    area = step(distance - np.float32(SINK_RADIUS + 3.0))
    level = np.median(part.height[(distance > SINK_RADIUS + 4.0) & (distance < SINK_RADIUS + 8.0)])
    part.height[...] += (np.float32(level) - part.height) * area
    part.hollow[...] *= 1.0 - area
    punched = (place[0] + between(rng, -3.0, 3.0), place[1] + between(rng, -3.0, 3.0))
    part.height[...] -= np.maximum(np.float32(4.0) - distance_to(punched), 0.0)
    return area


def chip(rng: np.random.Generator, part: Flange) -> Float32Array:
    """A piece broken out of the plate's edge: a ragged bite with a bright, faceted face."""
    side, along = whole(rng, 0, 3), between(rng, -150.0, 150.0)
    edge = PLATE_HALF - between(rng, -2.0, 4.0)
    place = ((along, -edge), (edge, along), (along, edge), (-edge, along))[side]
    ragged = spectral_noise(rng, MAP_SIZE, 1.3, 1.0, 8.0) - np.float32(0.5)
    reach = between(rng, 20.0, 32.0)
    level = np.float32(reach) - distance_to(place) + np.float32(26.0) * ragged
    was_solid = part.solid.copy()
    broken = np.clip(level / np.float32(14.0), 0.0, 1.0)
    gone = np.clip(level - np.float32(13.0), 0.0, 1.0)
    facets = spectral_noise(rng, MAP_SIZE, 1.9, 1.0, 14.0)
    part.height[...] -= broken * (np.float32(8.0) + np.float32(26.0) * facets)
    part.turned[...] *= 1.0 - np.minimum(broken * 4.0, 1.0)
    part.solid[...] *= 1.0 - gone
    return np.asarray(np.clip(level, 0.0, 1.0) * was_solid, np.float32)


def burr(rng: np.random.Generator, part: Flange) -> Float32Array:
    """A torn rim on a bolt hole or the bore: a curl of metal standing into the opening."""
    place, radius = pick(rng, (*((p, HOLE_RADIUS) for p in HOLE_PLACES), ((0.0, 0.0), BORE_RADIUS)))
    middle, half = rng.random() * 2 * math.pi, between(rng, 20.0, 34.0) / radius
    x, y = axes()
    angle = np.arctan2(y - np.float32(place[1]), x - np.float32(place[0])) - np.float32(middle)
    angle = np.abs(np.remainder(angle + np.float32(math.pi), np.float32(2 * math.pi)) - np.float32(math.pi))
    ragged = spectral_noise(rng, MAP_SIZE, 1.7, 1.0, 18.0)
    taper = np.maximum(1.0 - np.square(angle / np.float32(half)), 0.0)
    length = np.float32(between(rng, 14.0, 20.0)) * taper * (0.55 + 0.9 * ragged)
    inward = np.float32(radius + 2.0) - distance_to(place)
    cover = np.clip(length - inward, 0.0, 1.0) * np.clip(inward + 1.0, 0.0, 1.0) * np.minimum(length, 1.0)
    part.hollow[...] *= 1.0 - cover
    part.height[...] += cover * (np.float32(4.0) + np.float32(12.0) * ragged)
    part.tarnish[...] *= 1.0 + np.float32(0.25) * cover
    return np.asarray(cover, np.float32)


DEFECTS: Mapping[str, Spoil] = MappingProxyType(
    {"burr": burr, "chip": chip, "dent": dent, "missing_hole": missing_hole, "scratch": scratch, "stain": stain}
)
