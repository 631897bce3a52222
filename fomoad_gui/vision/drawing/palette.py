"""Colours: ramps for fields and sets for objects, from grey metal to loud print. Linear RGB values in 0..1."""

from __future__ import annotations

import colorsys

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.vision.drawing.dice import between, chance, pick, whole

_LEVELS = np.linspace(0.0, 1.0, 256)


def colours(rng: np.random.Generator, count: int) -> Float32Array:
    """A set of colours that could belong to one picture, float32 [count, 3]."""
    kind = rng.random()
    if kind < 0.2:
        value = rng.random((count, 1), np.float32)
        tint = 1.0 + 0.12 * (rng.random((1, 3), np.float32) - 0.5)
        return np.clip(value * tint, 0.0, 1.0)
    if kind < 0.4:
        return rng.random((count, 3), np.float32)
    spread = pick(rng, (0.03, 0.08, 0.2))
    anchors = [rng.random(), rng.random()] if chance(rng, 0.5) else [rng.random()]
    saturation = between(rng, 0.05, 0.9)
    rows = []
    for hue_draw, saturation_draw, value_draw in rng.random((count, 3)):
        hue = (pick(rng, anchors) + spread * (2 * hue_draw - 1)) % 1.0
        rows.append(colorsys.hsv_to_rgb(hue, saturation * (0.4 + 0.6 * saturation_draw), 0.08 + 0.9 * value_draw))
    return np.asarray(rows, np.float32)


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


def painted(field: Float32Array, table: Float32Array) -> Float32Array:
    """The field [h, w] in 0..1 through a ramp [256, 3]: float32 [h, w, 3]."""
    return np.asarray(table.take((field * np.float32(255.0)).astype(np.uint8), axis=0), np.float32)
