"""Seamless material fields, each a function (rng, size) -> float32 [size, size] in 0..1.

A field is a height, a shade or a mask, as its user likes. `SURFACES` lists them all.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.noise import (
    band_noise,
    blurred,
    cellular,
    equalised,
    fractal_noise,
    soft_step,
    spectral_noise,
    unit,
    value_noise,
    warped,
)

Surface = Callable[[np.random.Generator, int], Float32Array]


def _phase(size: int, waves: float) -> tuple[Float32Array, Float32Array]:
    """Phases in turns along y and x, `waves` of them across the field."""
    ramp = np.arange(size, dtype=np.float32) * np.float32(waves / size)
    return ramp[:, None], ramp[None, :]


def _shaken(rng: np.random.Generator, field: Float32Array, amplitude: float) -> Float32Array:
    """The field with smooth random displacements of up to `amplitude` pixels."""
    size = field.shape[0]
    cells = pick(rng, (3, 6, 12, 24))
    return warped(field, value_noise(rng, size, cells), value_noise(rng, size, cells), amplitude)


def clouds(rng: np.random.Generator, size: int) -> Float32Array:
    """Noise with a natural picture's fall of amplitude over frequency."""
    return equalised(spectral_noise(rng, size, between(rng, 0.7, 2.0), 1.0, pick(rng, (0.0, 0.0, 4.0, 12.0))))


def turbulence(rng: np.random.Generator, size: int) -> Float32Array:
    """Fractal noise, smooth or creased, sometimes folded into itself (marble)."""
    field = fractal_noise(rng, size, pick(rng, (2, 4, 8, 16)), 6, between(rng, 0.4, 0.75), chance(rng, 0.5))
    if chance(rng, 0.5):
        field = _shaken(rng, field, between(rng, 10, 60))
    return equalised(field) if chance(rng, 0.5) else field


def wood(rng: np.random.Generator, size: int) -> Float32Array:
    """Year rings cut lengthwise, with fibres and pores."""
    slow = spectral_noise(rng, size, 2.2, between(rng, 4.0, 10.0), 0.0)
    rings = slow * np.float32(between(rng, 6, 25)) + _phase(size, whole(rng, 2, 10))[0]
    rings = rings - np.floor(rings)
    fibres = spectral_noise(rng, size, 0.4, between(rng, 12.0, 40.0), 4.0)
    return unit(blurred(rings, 1.0) * between(rng, 0.4, 1.0) + fibres * between(rng, 0.3, 1.2))


def brushed(rng: np.random.Generator, size: int) -> Float32Array:
    """Long parallel scratches of a brushing or grinding tool."""
    fine = spectral_noise(rng, size, between(rng, 0.1, 0.5), between(rng, 20.0, 80.0), 8.0)
    broad = spectral_noise(rng, size, 1.0, between(rng, 6.0, 20.0), 2.0)
    return unit(fine + between(rng, 0.0, 0.8) * broad)


def milled(rng: np.random.Generator, size: int) -> Float32Array:
    """The overlapping arcs that a face mill leaves."""
    vertical, horizontal = _phase(size, 1.0)
    bow = between(rng, 0.05, 0.4) * np.cos(2 * np.pi * vertical)
    phase = (horizontal + bow) * whole(rng, 16, 70)
    arcs = np.abs((phase - np.floor(phase)) - np.float32(between(rng, 0.2, 0.5)))
    return unit(arcs.astype(np.float32) + 0.5 * brushed(rng, size).T * between(rng, 0.2, 1.0))


def cast_grain(rng: np.random.Generator, size: int) -> Float32Array:
    """The pebbled skin of castings, leather and textured plastic."""
    waves = log_between(rng, 25, 130)
    field = band_noise(rng, size, waves, between(rng, 0.15, 0.6))
    rough = np.abs(field - np.float32(0.5)) if chance(rng, 0.4) else field
    return unit(equalised(rough) + between(rng, 0.0, 0.4) * spectral_noise(rng, size, 1.0))


def gravel(rng: np.random.Generator, size: int) -> Float32Array:
    """Stones of several sizes in a binder: asphalt, terrazzo, concrete."""
    field = np.zeros((size, size), np.float32)
    for cells in pick(rng, ((20, 50), (30, 90), (14, 40, 110), (60,), (110,))):
        distance, values = cellular(rng, size, cells)
        stones = np.maximum(0.0, 1.0 - distance * between(rng, 1.2, 2.6)) * (0.3 + values)
        field = np.maximum(field, stones.astype(np.float32))
    return unit(field + between(rng, 0.1, 0.6) * spectral_noise(rng, size, 0.5))


def cells(rng: np.random.Generator, size: int) -> Float32Array:
    """Voronoi cells: domes, flat patches, or cracked mud."""
    distance, values = cellular(rng, size, pick(rng, (6, 9, 14, 22, 40)), between(rng, 0.3, 1.0))
    kind = rng.random()
    if kind < 0.35:
        return values
    if kind < 0.65:
        return distance
    edges = cv2.Laplacian(values, cv2.CV_32F, ksize=1)
    seams = blurred((np.abs(edges) > 0.01).astype(np.float32), between(rng, 0.6, 2.0))
    return unit(np.float32(between(rng, 0.1, 0.6)) * values - seams)


def labyrinth(rng: np.random.Generator, size: int) -> Float32Array:
    """Spots and mazes such as reaction and diffusion make."""
    field = equalised(band_noise(rng, size, log_between(rng, 8, 60), between(rng, 0.06, 0.2)))
    return soft_step(field, between(rng, 0.3, 0.7), between(rng, 2.0, 30.0))


def ripples(rng: np.random.Generator, size: int) -> Float32Array:
    """Waves along one direction that fork and end: sand, fingerprints, corduroy."""
    field = band_noise(rng, size, log_between(rng, 12, 90), between(rng, 0.08, 0.3), between(rng, 0.05, 0.6))
    return equalised(field)


def weave(rng: np.random.Generator, size: int) -> Float32Array:
    """Warp over weft in a plain, twill or basket weave, threads slightly uneven."""
    count = pick(rng, (16, 24, 32, 48, 64, 96))
    vertical, horizontal = _phase(size, count)
    row, column = np.floor(vertical), np.floor(horizontal)
    over = np.asarray(
        pick(
            rng,
            (
                (row + column) % 2 < 1,
                (row + column) % 4 < 2,
                (row // 2 + column // 2) % 2 < 1,
                (row + 2 * column) % 5 < 2,
            ),
        )
    )
    warp_thread = np.sin(np.pi * (horizontal - column)) * (0.6 + 0.4 * np.sin(np.pi * (vertical - row)))
    weft_thread = np.sin(np.pi * (vertical - row)) * (0.6 + 0.4 * np.sin(np.pi * (horizontal - column)))
    cloth = np.where(over, warp_thread, weft_thread * between(rng, 0.5, 1.0)).astype(np.float32)
    cloth += np.float32(between(rng, 0.0, 0.5)) * spectral_noise(rng, size, 0.3, pick(rng, (1.0, 8.0)))
    return unit(_shaken(rng, cloth, between(rng, 0.0, 4.0)))


def knit(rng: np.random.Generator, size: int) -> Float32Array:
    """Columns of interlocking V stitches."""
    count = pick(rng, (12, 16, 24, 32, 48))
    vertical, horizontal = _phase(size, count)
    across = horizontal - np.floor(horizontal)
    slope = np.abs(across - 0.5) * between(rng, 1.0, 2.5)
    stitch = vertical * 1.0 + slope
    loops = np.abs(np.sin(np.pi * stitch)) * np.sqrt(np.maximum(np.sin(np.pi * ((across * 2) % 1.0)), 0.0))
    return unit(_shaken(rng, loops.astype(np.float32), between(rng, 0.0, 4.0)) + 0.3 * spectral_noise(rng, size, 0.3))


def fibres(rng: np.random.Generator, size: int) -> Float32Array:
    """Paper, felt and fibreboard: many short threads in all or a few directions."""
    sheet = np.zeros((size, size), np.float32)
    count = whole(rng, 300, 1400)
    centre = rng.random((count, 2)) * size
    spread = pick(rng, (np.pi, np.pi, 0.4))
    angle = (rng.random(count) - 0.5) * 2 * spread
    length = (0.3 + rng.random(count)) * log_between(rng, 6, 60)
    bend = (rng.random(count) - 0.5) * 1.2
    steps = np.linspace(-0.5, 0.5, 6)
    heading = angle[:, None] + bend[:, None] * steps
    offsets = np.stack([np.cos(heading), np.sin(heading)], axis=2) * (length[:, None] * steps)[..., None]
    shades = rng.random(count)
    for thread, shade in zip((centre[:, None, :] + offsets).astype(np.int32), shades, strict=True):
        for shift_x in (-size, 0, size) if thread[:, 0].min() < 0 or thread[:, 0].max() >= size else (0,):
            for shift_y in (-size, 0, size) if thread[:, 1].min() < 0 or thread[:, 1].max() >= size else (0,):
                cv2.polylines(sheet, [thread + np.array([shift_x, shift_y], np.int32)], False, (0.3 + 0.7 * shade,), 1)
    return unit(blurred(sheet, between(rng, 0.5, 1.2)) + 0.5 * spectral_noise(rng, size, between(rng, 0.5, 1.2)))


def grating(rng: np.random.Generator, size: int) -> Float32Array:
    """Parallel bars: sine, square or saw, one frequency or two."""
    count = pick(rng, (8, 12, 20, 32, 50, 80, 120))
    phase = _phase(size, count)[1] + np.zeros((size, 1), np.float32)
    saw = phase - np.floor(phase)
    duty = between(rng, 0.15, 0.85)
    bars = pick(rng, (0.5 + 0.5 * np.sin(2 * np.pi * phase), (saw < duty) * 1.0, saw)).astype(np.float32)
    if chance(rng, 0.4):
        other = _phase(size, pick(rng, (5, 16, 40, 64)))[0]
        bars = bars * (0.5 + 0.5 * np.sin(2 * np.pi * other)).astype(np.float32)
    return unit(
        _shaken(rng, bars, pick(rng, (0.0, 0.0, 3.0, 15.0))) + between(rng, 0.0, 0.3) * spectral_noise(rng, size, 0.8)
    )


def checks(rng: np.random.Generator, size: int) -> Float32Array:
    """Squares of two or many shades, with or without joints: checkers, tiles, tartans, patchwork."""
    count = pick(rng, (4, 8, 12, 16, 24, 32, 64))
    vertical, horizontal = _phase(size, count)
    kind = rng.random()
    if kind < 0.35:
        field = ((np.floor(vertical) + np.floor(horizontal)) % 2).astype(np.float32)
    elif kind < 0.6:
        field = value_noise(rng, size, count, smooth=False)
    else:
        stripes = rng.random((2, count), np.float32)
        index = (np.arange(size) * count) // size
        field = unit(stripes[0][index][:, None] + stripes[1][index][None, :])
    joint = between(rng, 0.02, 0.15)
    gap_y, gap_x = np.abs(vertical - np.round(vertical)), np.abs(horizontal - np.round(horizontal))
    if chance(rng, 0.4):
        field = np.where(np.minimum(gap_y, gap_x) < joint, np.float32(between(rng, -0.5, 1.5)), field)
    return unit(field + between(rng, 0.0, 0.3) * spectral_noise(rng, size, 1.0))


def bricks(rng: np.random.Generator, size: int) -> Float32Array:
    """Courses of rounded blocks, every other one shifted."""
    rows = pick(rng, (8, 12, 16, 24, 40))
    columns = max(2, rows // pick(rng, (1, 2, 3)))
    vertical = _phase(size, rows)[0]
    course = np.floor(vertical)
    horizontal = _phase(size, columns)[1] + 0.5 * (course % 2)
    block = np.floor(horizontal) % columns
    gap = np.minimum(np.abs(vertical - np.round(vertical)) * columns / rows, np.abs(horizontal - np.round(horizontal)))
    wall = np.minimum(gap / between(rng, 0.05, 0.25), 1.0)
    shades = rng.random((rows, columns), np.float32)[course.astype(int), block.astype(int)]
    return unit(
        (wall * (1.0 + between(rng, 0, 0.6) * shades)).astype(np.float32) + 0.25 * spectral_noise(rng, size, 0.8)
    )


def halftone(rng: np.random.Generator, size: int) -> Float32Array:
    """Dots on a square or staggered grid, their size following a slow field: print screens, perforated plates."""
    count = pick(rng, (12, 16, 24, 32, 48, 64))
    vertical, horizontal = _phase(size, count)
    if chance(rng, 0.5):
        horizontal = np.asarray(horizontal + 0.5 * (np.floor(vertical) % 2), np.float32)
    radius = np.hypot(vertical - np.floor(vertical) - 0.5, horizontal - np.floor(horizontal) - 0.5)
    reach = 0.1 + 0.35 * value_noise(rng, size, pick(rng, (2, 4)))
    if chance(rng, 0.5):
        reach = np.full((size, size), between(rng, 0.15, 0.42), np.float32)
    return soft_step((reach - radius).astype(np.float32), 0.0, between(rng, 4, 30))


def mosaic(rng: np.random.Generator, size: int) -> Float32Array:
    """Overlapping flakes of random shade: chips, foil, crystalline silicon and zinc spangle."""
    sheet = np.zeros((size, size), np.float32)
    count = whole(rng, 200, 900)
    largest = log_between(rng, 20, 120)
    radius = largest * (0.15 + 0.85 * rng.random(count)) ** 1.5
    centre = rng.random((count, 2)) * size
    corners = whole(rng, 3, 8)
    angle = np.sort(rng.random((count, corners)), axis=1) * 2 * np.pi
    flakes = np.stack([np.cos(angle), np.sin(angle)], axis=2) * radius[:, None, None]
    shades = rng.random(count)
    for middle, flake, shade in zip(centre, flakes, shades, strict=True):
        reach = np.abs(flake).max()
        for shift_x in (-size, 0, size) if middle[0] < reach or middle[0] > size - reach else (0,):
            for shift_y in (-size, 0, size) if middle[1] < reach or middle[1] > size - reach else (0,):
                points = (flake + middle + (shift_x, shift_y)).astype(np.int32)
                cv2.fillPoly(sheet, [points], (shade,))
    return sheet


def bubbles(rng: np.random.Generator, size: int) -> Float32Array:
    """Domes or pits of power-law sizes: foam, pores, droplets, orange peel."""
    sheet = np.zeros((size, size), np.float32)
    padded = np.pad(sheet, 0)
    count = whole(rng, 150, 700)
    radius = 2.5 * (1.0 - rng.random(count) * 0.995) ** (-1.0 / between(rng, 1.5, 3.0))
    radius = np.minimum(radius, size / 8)
    mask = np.full((size, size), 255, np.uint8)
    for (x, y), r in zip((rng.random((count, 2)) * size).astype(int), radius, strict=True):
        for shift_x in (-size, 0, size):
            for shift_y in (-size, 0, size):
                if -r < x + shift_x < size + r and -r < y + shift_y < size + r:
                    cv2.circle(mask, (int(x + shift_x), int(y + shift_y)), int(r), (0,), -1)
    depth = np.pad(255 - mask, size // 8, mode="wrap")
    inner = slice(size // 8, size // 8 + size)
    padded = np.asarray(cv2.distanceTransform(depth, cv2.DIST_L2, 5)[inner, inner], np.float32)
    return unit(np.sqrt(padded) + 0.3 * spectral_noise(rng, size, 1.0))


SURFACES: tuple[Surface, ...] = (
    clouds,
    clouds,
    turbulence,
    turbulence,
    wood,
    brushed,
    milled,
    cast_grain,
    cast_grain,
    gravel,
    gravel,
    cells,
    labyrinth,
    ripples,
    weave,
    knit,
    fibres,
    grating,
    checks,
    bricks,
    halftone,
    mosaic,
    bubbles,
)
