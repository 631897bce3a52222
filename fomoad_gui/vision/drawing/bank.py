"""A bank of material fields, drawn once per process on first use, from which every picture takes its own crops.

A field costs some tens of milliseconds to draw and a crop of it some tens of microseconds. The bank's content is a
constant: it depends on no picture's seed, so pictures stay a function of their own seed alone. Filled, it holds about
200 MB.
"""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, read_only
from fomoad_gui.vision.drawing.dice import between, chance, log_between, whole
from fomoad_gui.vision.drawing.machined import crumpled, crystals, faced, knurled, peened, pressed
from fomoad_gui.vision.drawing.noise import Uint16Array, soft_step, unit
from fomoad_gui.vision.drawing.surfaces import SURFACES

FIELD_SIZE = 512
MATERIALS = (*SURFACES, faced, knurled, peened, crystals, crystals, crumpled, pressed, pressed)
FIELD_COUNT = len(MATERIALS) * 4
_BANK_SEED = 20240229
_FULL_SCALE = 65535.0


@cache
def bank_field(index: int) -> tuple[Uint16Array, ...]:
    """Field `index` (0 … FIELD_COUNT − 1), uint16 [FIELD_SIZE, FIELD_SIZE] over the full range, seamless.

    Three levels: the field itself, two by two of it at half size, four by four at a quarter.
    """
    rng = np.random.default_rng((_BANK_SEED, index))
    field = unit(MATERIALS[index % len(MATERIALS)](rng, FIELD_SIZE)) * np.float32(_FULL_SCALE)
    levels = []
    for repeats in (1, 2, 4):
        size = (FIELD_SIZE // repeats, FIELD_SIZE // repeats)
        small = cv2.resize(field, size, interpolation=cv2.INTER_AREA)
        levels.append(read_only(np.tile(np.rint(small).astype(np.uint16), (repeats, repeats))))
    return tuple(levels)


def _start(rng: np.random.Generator, length: int, along: float, across: float) -> float:
    """Where a crop that spans `along` and `across` (signed) starts on an axis: inside the field if it fits.

    A crop that crosses the field's edge is right as well, but several times slower.
    """
    low, high = min(along, 0.0) + min(across, 0.0), max(along, 0.0) + max(across, 0.0)
    return float(rng.random() * max(length - 2.0 - (high - low), length * 0.25) - low)


def crop_field(
    rng: np.random.Generator, height: int, width: int, index: int | None = None, zoom: float | None = None
) -> Float32Array:
    """A crop of a bank field, float32 [height, width] in 0..1, at a random place, angle, scale and stretch.

    `zoom` is the number of output pixels per pixel of the field; by default it is drawn from 0.25 … 2.
    """
    levels = bank_field(whole(rng, 0, FIELD_COUNT - 1) if index is None else index)
    scale = log_between(rng, 0.25, 2.0) if zoom is None else zoom
    level = min(max(0, int(0.25 - math.log2(scale))), len(levels) - 1)
    step = 1.0 / (scale * 2.0**level)
    stretch = log_between(rng, 0.6, 1.6) if chance(rng, 0.3) else 1.0
    angle = between(rng, 0.0, 2.0 * math.pi)
    if chance(rng, 0.35):
        angle = round(angle / (math.pi / 2)) * (math.pi / 2)
    cosine, sine = math.cos(angle) * step, math.sin(angle) * step
    right, down = (cosine * stretch, sine * stretch), (-sine / stretch, cosine / stretch)
    start_x = _start(rng, FIELD_SIZE, right[0] * width, down[0] * height)
    start_y = _start(rng, FIELD_SIZE, right[1] * width, down[1] * height)
    matrix = np.array([[right[0], down[0], start_x], [right[1], down[1], start_y]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    crop = cv2.warpAffine(levels[level], matrix, (width, height), flags=flags, borderMode=cv2.BORDER_WRAP)
    return np.multiply(crop, np.float32(1.0 / _FULL_SCALE), dtype=np.float32)


def mixed_field(rng: np.random.Generator, height: int, width: int) -> Float32Array:
    """A field for this picture alone, float32 [height, width] in 0..1: crops layered, multiplied, folded and curved."""
    field = crop_field(rng, height, width)
    kind = rng.random()
    if kind < 0.2:
        weight = between(rng, 0.2, 0.8)
        field = field * weight + crop_field(rng, height, width) * (1.0 - weight)
    elif kind < 0.35:
        field = field * crop_field(rng, height, width)
    elif kind < 0.5:
        patches = crop_field(rng, height, width, zoom=log_between(rng, 0.5, 3.0))
        mask = soft_step(patches, between(rng, 0.3, 0.7), between(rng, 3.0, 20.0))
        field = field + (crop_field(rng, height, width) - field) * mask
    shape = rng.random()
    if shape < 0.12:
        folds = field * between(rng, 1.5, 6.0) + rng.random()
        field = np.asarray(np.abs(2.0 * (folds - np.floor(folds)) - 1.0), np.float32)
    elif shape < 0.24:
        field = soft_step(field, between(rng, 0.3, 0.7), between(rng, 3.0, 25.0))
    elif shape < 0.3:
        steps = whole(rng, 2, 6)
        field = np.asarray(np.floor(field * steps) / steps, np.float32)
    return np.asarray(np.clip(field, 0.0, 1.0), np.float32)
