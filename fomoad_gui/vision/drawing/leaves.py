"""The dead-leaves model: shapes of power-law sizes that hide one another.

Its pictures share natural images' statistics of edges and scales (Lee, Mumford and Huang 2001).
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.drawing.bank import crop_field
from fomoad_gui.vision.drawing.canvas import Canvas
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.palette import colours, indexed
from fomoad_gui.vision.drawing.shapes import OUTLINES


def leaf_radii(
    rng: np.random.Generator, count: int, smallest: float, largest: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Radii with a density of r to the power of −3, the exponent that makes the pictures scale-invariant."""
    inverse_square = smallest**-2 + rng.random(count) * (largest**-2 - smallest**-2)
    return 1.0 / np.sqrt(inverse_square)


def leaf_labels(rng: np.random.Generator, height: int, width: int, count: int, largest: float) -> Uint8Array:
    """A map of up to 255 leaves, uint8 [height, width]: 0 where none lies, else 1 … count, later ones on top."""
    labels = np.zeros((height, width), np.uint8)
    radii = leaf_radii(rng, count, log_between(rng, 1.5, 6.0), largest)
    radii[: count // 8] = largest * (0.4 + 0.6 * rng.random(count // 8))
    if chance(rng, 0.4):
        radii = np.sort(radii)[::-1]
    angles = rng.random(count) * (2.0 * math.pi)
    if chance(rng, 0.3):
        angles = angles.round() * (math.pi / 2) + rng.random()
    centres = rng.random((count, 2)) * (width, height)
    cosine, sine = np.cos(angles) * radii, np.sin(angles) * radii
    turns = np.stack([cosine, sine, -sine, cosine], axis=1).reshape(count, 2, 2)
    kinds = [pick(rng, OUTLINES)(rng) for _ in range(whole(rng, 1, 6))]
    stretch = 1.0 if chance(rng, 0.5) else between(rng, 0.1, 1.0)
    each = count // len(kinds) + 1
    for kind, outline in enumerate(kinds):
        chosen = slice(kind * each, (kind + 1) * each)
        kinds[kind] = (outline * (1.0, stretch)) @ turns[chosen] + centres[chosen, None, :]
    order = [(kind, item) for item in range(each) for kind in range(len(kinds))]
    shapes = [np.rint(group).astype(np.int32) for group in kinds]
    label = 0
    for kind, item in order:
        if item < len(shapes[kind]):
            label += 1
            cv2.fillPoly(labels, [shapes[kind][item]], (label,))
    return labels


def draw_leaves(rng: np.random.Generator, canvas: Canvas) -> None:
    """Cover the canvas with leaves, each with its own colour, grain, shading and thickness."""
    rows, columns = canvas.size
    count = int(log_between(rng, 25, 250))
    labels = leaf_labels(rng, rows, columns, count, between(rng, 0.15, 0.6) * max(rows, columns))
    tones = np.zeros((256, 3), np.float32)
    tones[: count + 1] = colours(rng, count + 1)
    albedo = indexed(labels, tones)
    if chance(rng, 0.85):
        grains = [crop_field(rng, rows, columns) for _ in range(whole(rng, 1, 4))]
        strength = rng.random((256, len(grains)), np.float32)
        strength *= (strength > 0.4) * np.float32(between(rng, 0.2, 1.4))
        shade = np.zeros((rows, columns), np.float32)
        for weight, grain in zip(indexed(labels, strength), grains, strict=True):
            shade += weight * (grain - np.float32(0.5))
        if chance(rng, 0.5):
            albedo *= 1.0 + shade
        else:
            albedo += shade * (tones[whole(rng, 0, count)] + np.float32(0.2))[:, None, None]
    if chance(rng, 0.5):
        slope_x, slope_y = indexed(
            labels, (rng.random((256, 2), np.float32) - 0.5) * np.float32(between(rng, 0.2, 2.0))
        )
        across = np.linspace(-0.5, 0.5, columns, dtype=np.float32)[None, :]
        down = np.linspace(-0.5, 0.5, rows, dtype=np.float32)[:, None]
        albedo *= 1.0 + slope_x * across + slope_y * down
    if chance(rng, 0.15):
        np.copyto(canvas.albedo, albedo, where=labels > 0)
    else:
        canvas.albedo[...] = albedo
    if chance(rng, 0.6):
        edges = (cv2.Laplacian(labels, cv2.CV_16S, ksize=1) == 0).astype(np.uint8)
        inward = np.minimum(cv2.distanceTransform(edges, cv2.DIST_L2, 3), between(rng, 1.0, 8.0))
        canvas.height[...] += np.sqrt(inward) * np.float32(between(rng, 0.4, 2.5))
