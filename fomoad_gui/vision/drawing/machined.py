"""Seamless fields of worked materials: turned, knurled, peened, etched, crumpled, pressed. As in `surfaces`."""

from __future__ import annotations

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.noise import blurred, cellular, fractal_noise, spectral_noise, unit, value_noise


def _from_point(rng: np.random.Generator, size: int) -> tuple[Float32Array, Float32Array]:
    """Distance (in sizes) and direction (radians) from the nearest copy of a random point; the distance is seamless."""
    along = np.arange(size, dtype=np.float32) / np.float32(size)
    y, x = rng.random(2, np.float32)
    down, across = (along - y + 0.5) % 1.0 - 0.5, (along - x + 0.5) % 1.0 - 0.5
    return np.hypot(down[:, None], across[None, :]), np.arctan2(down[:, None], across[None, :])


def faced(rng: np.random.Generator, size: int) -> Float32Array:
    """The rings that a lathe leaves on a face, uneven in depth, with chatter."""
    distance, direction = _from_point(rng, size)
    rings = distance * whole(rng, 20, 140) + between(rng, 0.0, 0.6) * value_noise(rng, size, 8)
    if chance(rng, 0.4):
        rings = rings + between(rng, 0.02, 0.2) * np.sin(direction * whole(rng, 6, 40))
    profile = pick(rng, (np.abs(2.0 * (rings % 1.0) - 1.0), 0.5 + 0.5 * np.sin(2.0 * np.pi * rings), rings % 1.0))
    depth = 0.4 + 0.6 * value_noise(rng, size, pick(rng, (2, 5, 12)))
    return unit((profile * depth).astype(np.float32) + between(rng, 0.1, 0.8) * spectral_noise(rng, size, 0.3))


def knurled(rng: np.random.Generator, size: int) -> Float32Array:
    """Crossed or straight grooves rolled into a grip, worn here and there."""
    count = pick(rng, (12, 16, 24, 32, 48))
    along = np.arange(size, dtype=np.float32) * np.float32(count / size)
    slope = pick(rng, (1, 1, 2))
    first, second = along[None, :] + slope * along[:, None], along[None, :] - slope * along[:, None]
    ridges = np.abs(2.0 * (first % 1.0) - 1.0)
    if chance(rng, 0.75):
        ridges = np.minimum(ridges, np.abs(2.0 * (second % 1.0) - 1.0))
    worn = np.minimum(ridges, 0.3 + 0.9 * value_noise(rng, size, pick(rng, (3, 6))))
    return unit(worn.astype(np.float32) + between(rng, 0.0, 0.3) * spectral_noise(rng, size, 0.5))


def peened(rng: np.random.Generator, size: int) -> Float32Array:
    """Overlapping round dents: shot-peened, hammered or sand-blasted metal, golf balls, dimpled foil."""
    field = np.ones((size, size), np.float32)
    for cells in pick(rng, ((12,), (24,), (40,), (70,), (16, 40), (30, 70))):
        distance, depth = cellular(rng, size, cells, between(rng, 0.6, 1.0))
        field = field * (1.0 - (0.4 + 0.6 * depth) * np.maximum(1.0 - 2.0 * distance**2, 0.0))
    return unit(blurred(field.astype(np.float32), between(rng, 0.5, 1.5)) + 0.2 * spectral_noise(rng, size, 0.6))


def crystals(rng: np.random.Generator, size: int) -> Float32Array:
    """Grains of an etched or cast metal, each of its own brightness and with a fine lay of its own direction."""
    _, shade = cellular(rng, size, pick(rng, (4, 6, 9, 14, 22)), 1.0)
    _, lay = cellular(rng, size, pick(rng, (5, 8, 12)), 1.0)
    ramp = np.arange(size, dtype=np.float32)
    waves = size // pick(rng, (4, 6, 9))
    angles = np.round(lay * 7.0) * np.float32(np.pi / 7.0)
    phase = (ramp[None, :] * np.cos(angles) + ramp[:, None] * np.sin(angles)) * np.float32(waves / size)
    lines = np.sin(2.0 * np.pi * phase).astype(np.float32) * np.float32(between(rng, 0.0, 0.4))
    return unit(shade + lines + between(rng, 0.05, 0.5) * spectral_noise(rng, size, between(rng, 0.3, 1.2)))


def crumpled(rng: np.random.Generator, size: int) -> Float32Array:
    """Facets and creases of foil, film or paper that was folded at random."""
    field = np.zeros((size, size), np.float32)
    ramp = np.arange(size, dtype=np.float32) / np.float32(size)
    for _ in range(whole(rng, 8, 40)):
        across, down = whole(rng, -3, 3), whole(rng, -3, 3)
        phase = (ramp[None, :] * across + ramp[:, None] * down + rng.random()) % 1.0
        fold = np.abs(2.0 * phase - 1.0).astype(np.float32)
        field += np.float32(rng.standard_normal()) * np.maximum(fold, np.float32(rng.random()))
    return unit(unit(field) + between(rng, 0.0, 0.3) * fractal_noise(rng, size, 8, 4, 0.5, ridged=True))


def pressed(rng: np.random.Generator, size: int) -> Float32Array:
    """Compacted powder, chipboard, sintered or fired bodies: particles of two sizes, pores and a slow unevenness."""
    coarse, shade = cellular(rng, size, pick(rng, (20, 35, 60)), 1.0)
    grains = between(rng, 0.2, 1.0) * shade - between(rng, 0.0, 0.6) * coarse
    fine = spectral_noise(rng, size, between(rng, 0.0, 0.6))
    slow = spectral_noise(rng, size, 2.0)
    pores = np.maximum(spectral_noise(rng, size, 0.3, 1.0, 8.0) - between(rng, 0.68, 0.8), 0.0)
    field = blurred(grains.astype(np.float32), log_between(rng, 0.5, 2.0)) + between(rng, 0.3, 1.5) * fine
    return unit(field + between(rng, 0.0, 0.8) * slow - between(rng, 0.0, 12.0) * pores)
