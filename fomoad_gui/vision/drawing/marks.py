"""Strokes on what is there: cracks, scratches, spots, stains, fibres, hatching, dents, smears, chips."""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, Uint8Array
from fomoad_gui.vision.drawing.bank import crop_field
from fomoad_gui.vision.drawing.canvas import Canvas, fixed_point, wash
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole

Mark = Callable[[np.random.Generator, int, int], Uint8Array]


def wander(
    rng: np.random.Generator, start: Float64Array, heading: float, steps: int, stride: float, unrest: float
) -> Float64Array:
    """A random walk whose heading drifts: float64 [steps, 2] in pixels."""
    headings = heading + np.cumsum(rng.standard_normal(steps) * unrest)
    return start + stride * np.cumsum(np.stack([np.cos(headings), np.sin(headings)], axis=1), axis=0)


def _stroke(mask: Uint8Array, path: Float64Array, width: int, value: int) -> None:
    points, bits = fixed_point(path)
    cv2.polylines(mask, [points], False, (value,), width, cv2.LINE_AA, bits)


def crack(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """A branching crack that thins out, uint8 [rows, columns], 255 in its middle."""
    mask = np.zeros((rows, columns), np.uint8)
    stride = between(rng, 1.0, 4.0)
    unrest = between(rng, 0.15, 0.8)
    waiting = [
        (rng.random(2) * (columns, rows), rng.random() * 2 * math.pi, whole(rng, 10, 60), log_between(rng, 1, 4))
    ]
    drawn = 0
    while waiting and drawn < 9:
        start, heading, steps, width = waiting.pop()
        path = wander(rng, start, heading, steps, stride, unrest)
        half = steps // 2
        _stroke(mask, path[: half + 1], max(1, round(width)), 255)
        _stroke(mask, path[half:], max(1, round(width * 0.6)), whole(rng, 150, 255))
        drawn += 1
        for _ in range(whole(rng, 0, 2)):
            at = whole(rng, 0, steps - 1)
            turn = heading + between(rng, -1.2, 1.2)
            waiting.append((path[at], turn, max(4, int(steps * between(rng, 0.3, 0.7))), max(1.0, width * 0.6)))
    return mask


def scratches(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """One to many long, nearly straight lines, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    heading, spread = rng.random() * 2 * math.pi, pick(rng, (0.03, 0.3, 3.0))
    length = log_between(rng, 0.1, 1.2) * max(rows, columns)
    for _ in range(int(log_between(rng, 1, 16))):
        start = rng.random(2) * (columns, rows)
        direction = heading + spread * (2 * rng.random() - 1)
        path = wander(rng, start, direction, 6, length / 6 * between(rng, 0.3, 1.0), between(rng, 0.0, 0.12))
        _stroke(mask, path, whole(rng, 1, 2), whole(rng, 90, 255))
    return mask


def spots(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Dust, pits, droplets or pores of mixed sizes, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    count = int(log_between(rng, 1, 60))
    largest = log_between(rng, 1.0, 0.12 * max(rows, columns))
    sizes = np.maximum(1.0, largest * rng.random(count) ** 3)
    places = rng.random((count, 2)) * (columns, rows)
    for (x, y), size, value in zip(places, sizes, rng.integers(100, 256, count), strict=True):
        cv2.circle(mask, (int(x * 16), int(y * 16)), int(size * 16), (int(value),), -1, cv2.LINE_AA, 4)
    return mask


def stain(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """A soft-edged patch with an uneven outline, often darker at its rim, uint8 [rows, columns]."""
    y, x = rng.random(2) * (rows, columns)
    reach = between(rng, 0.08, 0.45) * max(rows, columns)
    across = (np.arange(columns, dtype=np.float32) - np.float32(x)) / np.float32(reach)
    down = (np.arange(rows, dtype=np.float32) - np.float32(y)) / np.float32(reach * between(rng, 0.5, 1.0))
    level = 1.0 - across[None, :] ** 2 - down[:, None] ** 2 + 1.6 * (crop_field(rng, rows, columns, 0, 0.8) - 0.5)
    body = np.clip(level * between(rng, 1.0, 12.0), 0.0, 1.0)
    if chance(rng, 0.4):
        body *= np.clip(1.4 - level, 0.25, 1.0)
    return np.asarray(body * 255.0, np.uint8)


def fibre(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Hairs, threads or swarf curls, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    for _ in range(whole(rng, 1, 4)):
        steps = whole(rng, 15, 60)
        start = rng.random(2) * (columns, rows)
        curl = between(rng, -0.2, 0.2)
        headings = rng.random() * 6.3 + curl * np.arange(steps) + np.cumsum(rng.standard_normal(steps) * 0.1)
        steps_taken = np.stack([np.cos(headings), np.sin(headings)], axis=1) * between(rng, 1.0, 3.0)
        _stroke(mask, start + np.cumsum(steps_taken, axis=0), whole(rng, 1, 2), 255)
    return mask


def hatching(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """A bundle of parallel lines, rings or rays, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    gap, width = log_between(rng, 3, 24), whole(rng, 1, 3)
    x, y = rng.random(2) * (columns, rows)
    if chance(rng, 0.35):
        for ring in range(1, int(max(rows, columns) / gap)):
            cv2.circle(mask, (int(x * 16), int(y * 16)), int(ring * gap * 16), (255,), width, cv2.LINE_AA, 4)
        return mask
    rays = chance(rng, 0.2)
    angle = rng.random() * 2 * math.pi
    reach = float(rows + columns)
    for line in range(-int(reach / gap / 2), int(reach / gap / 2)):
        turn = angle + (line * gap * 0.02 if rays else 0.0)
        along = np.array([math.cos(turn), math.sin(turn)])
        middle = np.array([x, y]) + (0.0 if rays else line * gap) * np.array([-along[1], along[0]])
        _stroke(mask, np.stack([middle - reach * along, middle + reach * along]), width, 255)
    return mask


def dents(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """One to a few soft round hollows, uint8 [rows, columns], 255 where they are deepest."""
    mask = np.zeros((rows, columns), np.float32)
    down, across = np.arange(rows, dtype=np.float32)[:, None], np.arange(columns, dtype=np.float32)[None, :]
    for _ in range(int(log_between(rng, 1, 8))):
        y, x = rng.random(2) * (rows, columns)
        reach, squeeze = log_between(rng, 2.0, 0.2 * max(rows, columns)), log_between(rng, 0.5, 2.0)
        square = ((down - np.float32(y)) * np.float32(squeeze)) ** 2 + (across - np.float32(x)) ** 2
        mask = np.maximum(mask, np.float32(between(rng, 0.4, 1.0)) * np.exp(-square / np.float32(2.0 * reach * reach)))
    return np.asarray(mask * 255.0, np.uint8)


def smear(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """A wiped or dripped streak: rough in one direction, drawn out in the other, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    count, heading = whole(rng, 4, 30), rng.random() * 2 * math.pi
    middle, breadth = rng.random(2) * (columns, rows), between(rng, 0.03, 0.25) * max(rows, columns)
    along = np.array([math.cos(heading), math.sin(heading)])
    for draw in rng.random((count, 4)):
        start = middle + (2 * draw[0] - 1) * breadth * np.array([-along[1], along[0]])
        length = (0.1 + 0.6 * draw[1]) * max(rows, columns)
        path = np.stack([start, start + along * length])
        _stroke(mask, path, 1 + int(3 * draw[2]), 60 + int(195 * draw[3]))
    return np.asarray(cv2.blur(mask, (3, 3)) if chance(rng, 0.6) else mask, np.uint8)


def chips(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Angular pieces broken off or stuck on, uint8 [rows, columns], 255 inside."""
    mask = np.zeros((rows, columns), np.uint8)
    for _ in range(int(log_between(rng, 1, 10))):
        corners = whole(rng, 3, 8)
        angles = np.sort(rng.random(corners)) * 2 * math.pi
        radii = log_between(rng, 2.0, 0.15 * max(rows, columns)) * (0.4 + 0.6 * rng.random(corners))
        outline = np.stack([np.cos(angles), np.sin(angles)], axis=1) * radii[:, None] + rng.random(2) * (columns, rows)
        points, bits = fixed_point(outline)
        cv2.fillPoly(mask, [points], (whole(rng, 120, 255),), cv2.LINE_AA, bits)
    return mask


MARKS: tuple[Mark, ...] = (
    *(crack, crack, scratches, scratches, spots, spots, stain, fibre, hatching),
    *(dents, smear, chips),
)


def add_mark(rng: np.random.Generator, canvas: Canvas) -> None:
    """One kind of mark over the whole canvas: paint, groove, ridge or wear."""
    mask: Float32Array = np.multiply(pick(rng, MARKS)(rng, *canvas.size), np.float32(1.0 / 255.0), dtype=np.float32)
    kind = rng.random()
    if kind < 0.75:
        tone = rng.random(3, np.float32) if chance(rng, 0.3) else np.full(3, rng.random() ** 2, np.float32)
        opacity = np.float32(between(rng, 0.25, 1.0))
        wash(canvas, mask * opacity, tone)
    if kind > 0.5:
        canvas.height[...] += mask * np.float32(log_between(rng, 0.5, 4.0) * pick(rng, (-1.0, -1.0, 1.0)))
