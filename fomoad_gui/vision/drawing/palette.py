"""Colours: ramps for fields and sets for objects, from grey metal to loud print. Linear RGB values in 0..1."""

from __future__ import annotations

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.vision.drawing.dice import between, chance, pick, whole

_LEVELS = np.linspace(0.0, 1.0, 256)


def from_hsv(hue: Float32Array, saturation: Float32Array, value: Float32Array) -> Float32Array:
    """RGB [count, 3] from hues (turns), saturations and values (0..1)."""
    sector = (np.array([5.0, 3.0, 1.0], np.float32) + 6.0 * hue[:, None]) % 6.0
    share = np.clip(np.minimum(sector, 4.0 - sector), 0.0, 1.0)
    return np.asarray(value[:, None] * (1.0 - saturation[:, None] * share), np.float32)


def _hue(rng: np.random.Generator) -> float:
    """A hue in turns: often one of earth, skin and wood, leaves, or sky, as in most photographs."""
    if chance(rng, 0.45):
        return rng.random()
    middle, spread = pick(rng, ((0.07, 0.03), (0.1, 0.04), (0.25, 0.08), (0.58, 0.05)))
    return (middle + spread * float(rng.standard_normal())) % 1.0


def colours(rng: np.random.Generator, count: int) -> Float32Array:
    """A set of colours that could belong to one picture, float32 [count, 3]."""
    kind = rng.random()
    if kind < 0.2:
        value = rng.random((count, 1), np.float32)
        tint = 1.0 + 0.12 * (rng.random((1, 3), np.float32) - 0.5)
        return np.clip(value * tint, 0.0, 1.0)
    if kind < 0.3:
        return rng.random((count, 3), np.float32)
    spread = pick(rng, (0.03, 0.08, 0.2))
    anchors = [_hue(rng), _hue(rng)] if chance(rng, 0.5) else [_hue(rng)]
    saturation = 0.05 + 0.9 * rng.random() ** 1.7
    draws = rng.random((4, count), np.float32)
    hue = np.where(draws[0] < 0.5, anchors[0], anchors[-1]) + spread * (2 * draws[1] - 1)
    return from_hsv(hue, saturation * (0.4 + 0.6 * draws[2]), 0.08 + 0.9 * draws[3])


def ramp(rng: np.random.Generator) -> Float32Array:
    """A colour for every level of a field, float32 [256, 3]: two to five colours in random order and spacing."""
    kind = rng.random()
    if kind < 0.25:
        low, high = sorted(rng.random(2))
        if chance(rng, 0.3):
            low, high = high, low
        tint = 1.0 + 0.1 * (rng.random(3) - 0.5)
        return np.asarray(np.clip((low + (high - low) * _LEVELS)[:, None] * tint, 0.0, 1.0), np.float32)
    stops = whole(rng, 2, 5)
    chosen = colours(rng, stops)
    if kind < 0.6:
        chosen = np.sort(chosen, axis=0)
    places = np.concatenate([[0.0], np.sort(rng.random(stops - 2)), [1.0]])
    table = np.stack([np.interp(_LEVELS, places, chosen[:, channel]) for channel in range(3)], axis=1)
    if chance(rng, 0.5):
        middle, contrast = table.mean(axis=0), between(rng, 0.15, 0.8)
        table = middle + (table - middle) * contrast
    return np.asarray(table, np.float32)


def indexed(index: Uint8Array, table: Float32Array) -> Float32Array:
    """The row of a table [256, channels] that each place's index [h, w] names, as planes float32 [channels, h, w]."""
    planes = np.empty((table.shape[1], *index.shape), np.float32)
    for plane, column in zip(planes, np.ascontiguousarray(table.T), strict=True):
        cv2.LUT(index, column, plane)
    return planes


def painted(field: Float32Array, table: Float32Array) -> Float32Array:
    """The field [h, w] in 0..1 through a ramp [256, 3], as planes float32 [3, h, w]."""
    return indexed(cv2.convertScaleAbs(field, alpha=255.0).astype(np.uint8, copy=False), table)
