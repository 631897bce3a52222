"""Made-up defects on pictures of good parts, to judge a detector by where no real defect is known.

Three kinds, after CutPaste (Li et al. 2021), DRÆM (Zavrtanik, Kristan and Skočaj 2021) and what lines see most: a piece
of a good part where it does not belong, a blot of foreign texture with a ragged outline, a scratch. Sizes are shares of
the picture, so that a small input loses what it would lose of a real defect.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float32Array, Uint8Array

SMALLEST_AREA, LARGEST_AREA = 0.001, 0.1
"""Of a made-up defect, as shares of the picture's; drawn evenly by its logarithm."""
FAINTEST, STRONGEST = 0.2, 1.0
"""How far a defect's pixels go from the good picture's towards the foreign ones."""

Anomaly = Callable[[np.random.Generator, Uint8Array, Uint8Array], tuple[Uint8Array, BoolArray]]
"""From a good picture uint8 [H, W, 3] and another to a defective one and its mask bool [H, W]."""


def cut_paste(rng: np.random.Generator, image: Uint8Array, other: Uint8Array) -> tuple[Uint8Array, BoolArray]:
    """A rectangle of `other`, turned and changed in brightness, somewhere else."""
    height, width = image.shape[:2]
    patch_height, patch_width = _sides(rng, height, width)
    source = _resized(other, width, height)
    top, left = _place(rng, height, patch_height), _place(rng, width, patch_width)
    from_top, from_left = _place(rng, height, patch_height), _place(rng, width, patch_width)
    patch = source[from_top : from_top + patch_height, from_left : from_left + patch_width]
    patch = patch[:: rng.choice([-1, 1]), :: rng.choice([-1, 1])].astype(np.float32)
    shade = np.float32(rng.choice([-1, 1]) * rng.uniform(0, 30))
    foreign = image.astype(np.float32)
    foreign[top : top + patch_height, left : left + patch_width] = patch + shade
    mask = np.zeros((height, width), np.float32)
    mask[top : top + patch_height, left : left + patch_width] = 1
    return _blend(image, foreign, mask, rng.uniform(FAINTEST, STRONGEST))


def blot(rng: np.random.Generator, image: Uint8Array, other: Uint8Array) -> tuple[Uint8Array, BoolArray]:
    """A ragged patch of value noise, filled with `other`, mirrored and recoloured, or with one shade."""
    height, width = image.shape[:2]
    patch_height, patch_width = _sides(rng, height, width)
    top, left = _place(rng, height, patch_height), _place(rng, width, patch_width)
    noise = _value_noise(rng, patch_height, patch_width)
    y, x = np.mgrid[-1 : 1 : patch_height * 1j, -1 : 1 : patch_width * 1j]
    ragged = noise - (x**2 + y**2) > np.quantile(noise - (x**2 + y**2), 0.45)
    mask = np.zeros((height, width), np.float32)
    mask[top : top + patch_height, left : left + patch_width] = ragged
    if rng.random() < 0.5:
        foreign = _resized(other, width, height)[::-1, ::-1].astype(np.float32)
        foreign = foreign * np.float32(rng.uniform(0.6, 1.4)) + np.float32(rng.uniform(-40, 40))
    else:
        inside = image[top : top + patch_height, left : left + patch_width].reshape(-1, 3).mean(axis=0)
        shade = np.clip(inside + rng.choice([-1, 1]) * rng.uniform(40, 120), 0, 255)
        foreign = np.broadcast_to(shade.astype(np.float32), image.shape)
    return _blend(image, foreign, mask, rng.uniform(FAINTEST, STRONGEST))


def scratch(rng: np.random.Generator, image: Uint8Array, other: Uint8Array) -> tuple[Uint8Array, BoolArray]:
    """A bent line, lighter or darker than what it crosses; `other` is not used."""
    del other
    height, width = image.shape[:2]
    longest = max(height, width)
    points = [rng.uniform(0.05, 0.95, 2) * (width, height)]
    heading, steps = rng.uniform(0, 2 * np.pi), int(rng.integers(3, 9))
    for _ in range(steps):
        heading += rng.normal(0, 0.35)
        points.append(points[-1] + rng.uniform(0.02, 0.06) * longest * np.array([np.cos(heading), np.sin(heading)]))
    thickness = max(1, round(longest * rng.uniform(0.002, 0.012)))
    mask = np.zeros((height, width), np.uint8)
    line = np.round(np.array(points)).astype(np.int32).reshape(-1, 1, 2)
    cv2.polylines(mask, [line], isClosed=False, color=255, thickness=thickness, lineType=cv2.LINE_AA)
    foreign = image.astype(np.float32) + np.float32(rng.choice([-1, 1]) * rng.uniform(60, 160))
    return _blend(image, foreign, (mask / 255).astype(np.float32), rng.uniform(FAINTEST, STRONGEST))


KINDS: dict[str, Anomaly] = {"cut-paste": cut_paste, "blot": blot, "scratch": scratch}


def _blend(
    image: Uint8Array, foreign: Float32Array, mask: Float32Array, strength: float
) -> tuple[Uint8Array, BoolArray]:
    weight = (mask * np.float32(strength))[..., np.newaxis]
    mixed = image * (1 - weight) + foreign * weight
    return np.clip(np.round(mixed), 0, 255).astype(np.uint8), mask > 0


def _sides(rng: np.random.Generator, height: int, width: int) -> tuple[int, int]:
    """Height and width in pixels of a rectangle, up to three times as long as wide."""
    area = np.exp(rng.uniform(np.log(SMALLEST_AREA), np.log(LARGEST_AREA))) * height * width
    ratio = np.exp(rng.uniform(-np.log(3), np.log(3)))
    tall, wide = round(np.sqrt(area * ratio)), round(np.sqrt(area / ratio))
    return min(max(tall, 2), height), min(max(wide, 2), width)


def _place(rng: np.random.Generator, size: int, length: int) -> int:
    return int(rng.integers(0, size - length + 1))


def _resized(image: Uint8Array, width: int, height: int) -> Uint8Array:
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _value_noise(rng: np.random.Generator, height: int, width: int) -> Float32Array:
    """Octaves of random values, drawn out smoothly; about −1.5 … 1.5."""
    total = np.zeros((height, width), np.float32)
    for octave in (2, 4, 8):
        coarse = rng.uniform(-1, 1, (octave + 1, octave + 1)).astype(np.float32)
        total += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(2 / octave)
    return total
