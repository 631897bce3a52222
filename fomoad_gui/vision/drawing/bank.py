"""A bank of material fields, drawn once per process on first use, from which every picture takes its own crops.

A field costs some tens of milliseconds to draw and a crop of it some tens of microseconds. The bank's content is a
constant: it depends on no picture's seed, so pictures stay a function of their own seed alone.
"""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, read_only
from fomoad_gui.vision.drawing.dice import between, chance, log_between, whole
from fomoad_gui.vision.drawing.noise import soft_step, unit
from fomoad_gui.vision.drawing.surfaces import SURFACES

FIELD_SIZE = 512
FIELD_COUNT = len(SURFACES) * 7
_BANK_SEED = 20240229


@cache
def bank_field(index: int) -> tuple[Float32Array, ...]:
    """Field `index` (0 … FIELD_COUNT − 1), float32 [size, size] in 0..1, at full, half, quarter and eighth size."""
    rng = np.random.default_rng((_BANK_SEED, index))
    levels = [unit(SURFACES[index % len(SURFACES)](rng, FIELD_SIZE))]
    for _ in range(3):
        levels.append(
            np.asarray(cv2.resize(levels[-1], None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)
        )
    return tuple(read_only(level) for level in levels)


def crop_field(
    rng: np.random.Generator, height: int, width: int, index: int | None = None, zoom: float | None = None
) -> Float32Array:
    """A crop of a bank field, float32 [height, width] in about 0..1, at a random place, angle, scale and stretch.

    `zoom` is the number of output pixels per pixel of the field; by default it is drawn from 0.25 … 2.
    """
    levels = bank_field(whole(rng, 0, FIELD_COUNT - 1) if index is None else index)
    scale = log_between(rng, 0.25, 2.0) if zoom is None else zoom
    level = min(max(0, int(-math.log2(scale) + 0.25)), len(levels) - 1)
    field = levels[level]
    step = 1.0 / (scale * 2.0**level)
    stretch = log_between(rng, 0.6, 1.6) if chance(rng, 0.3) else 1.0
    angle = between(rng, 0.0, 2.0 * math.pi)
    if chance(rng, 0.35):
        angle = round(angle / (math.pi / 2)) * (math.pi / 2)
    cosine, sine = math.cos(angle), math.sin(angle)
    matrix = np.array(
        [
            [cosine * step * stretch, -sine * step / stretch, rng.random() * field.shape[1]],
            [sine * step * stretch, cosine * step / stretch, rng.random() * field.shape[0]],
        ]
    )
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(
        cv2.warpAffine(field, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_WRAP), np.float32
    )


def mixed_field(rng: np.random.Generator, height: int, width: int) -> Float32Array:
    """A field for this picture alone, float32 [height, width] in 0..1: crops warped, folded, layered and curved."""
    field = crop_field(rng, height, width)
    kind = rng.random()
    if kind < 0.2:
        other = crop_field(rng, height, width)
        weight = np.float32(between(rng, 0.2, 0.8))
        field = field * weight + other * (1 - weight)
    elif kind < 0.35:
        field = field * crop_field(rng, height, width)
    elif kind < 0.5:
        patches = crop_field(rng, height, width, zoom=log_between(rng, 0.5, 3.0))
        mask = soft_step(patches, between(rng, 0.3, 0.7), between(rng, 3.0, 20.0))
        field = field + (crop_field(rng, height, width) - field) * mask
    shape = rng.random()
    if shape < 0.12:
        folds = field * np.float32(between(rng, 1.5, 6.0)) + np.float32(rng.random())
        field = np.asarray(np.abs(2.0 * (folds - np.floor(folds)) - 1.0), np.float32)
    elif shape < 0.24:
        field = soft_step(field, between(rng, 0.3, 0.7), between(rng, 3.0, 25.0))
    elif shape < 0.3:
        steps = whole(rng, 2, 6)
        field = np.asarray(np.floor(field * steps) / steps, np.float32)
    return np.asarray(np.clip(field, 0.0, 1.0), np.float32)
