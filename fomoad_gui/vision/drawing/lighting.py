"""How light varies over a picture: gradients, lamps, vignettes, soft shadows, highlights."""

from __future__ import annotations

import math

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.vision.drawing.bank import crop_field
from fomoad_gui.vision.drawing.canvas import Canvas
from fomoad_gui.vision.drawing.dice import between, chance, log_between, whole
from fomoad_gui.vision.drawing.noise import soft_step
from fomoad_gui.vision.drawing.relief import Lamp, lit


def random_lamp(rng: np.random.Generator) -> Lamp:
    """A lamp from any side, from grazing to nearly overhead, on anything from chalk to chrome."""
    return Lamp(
        azimuth=between(rng, 0.0, 2.0 * math.pi),
        elevation=between(rng, 0.35, 1.2),
        ambient=between(rng, 0.1, 0.7),
        gloss=between(rng, 0.1, 1.0) if chance(rng, 0.45) else 0.0,
        shininess=whole(rng, 2, 6),
    )


def light_up(rng: np.random.Generator, canvas: Canvas) -> Float32Array:
    """The canvas under a lamp, planes float32 [3, h, w], not yet clipped to 0..1."""
    factor, highlight = lit(canvas.height, random_lamp(rng))
    picture = canvas.albedo * factor
    picture += highlight
    return picture


def illumination(rng: np.random.Generator, rows: int, columns: int) -> Float32Array:
    """A slow factor on brightness, float32 [rows, columns], about 1: gradient, spot or vignette."""
    down = np.linspace(-1.0, 1.0, rows, dtype=np.float32)[:, None]
    across = np.linspace(-1.0, 1.0, columns, dtype=np.float32)[None, :]
    kind = rng.random()
    strength = between(rng, 0.1, 0.7)
    if kind < 0.4:
        angle = between(rng, 0.0, 2.0 * math.pi)
        slope_x, slope_y = strength * math.cos(angle), strength * math.sin(angle)
        return np.asarray(1.0 + slope_x * across + slope_y * down, np.float32)
    x, y = (0.0, 0.0) if kind < 0.65 else (between(rng, -1, 1), between(rng, -1, 1))
    distance = (across - np.float32(x)) ** 2 + (down - np.float32(y)) ** 2
    if kind < 0.65:
        return np.asarray(1.0 - strength * 0.6 * distance, np.float32)
    reach = log_between(rng, 0.15, 1.5)
    return np.asarray(1.0 - strength * 0.5 + strength * 1.3 / (1.0 + distance / reach), np.float32)


def soft_shadow(rng: np.random.Generator, rows: int, columns: int) -> Float32Array:
    """A shadow cast by something out of the picture, float32 [rows, columns] in 0..1."""
    if chance(rng, 0.4):
        level = crop_field(rng, rows, columns, 0, between(rng, 1.5, 4.0))
    else:
        angle, pitch = between(rng, 0.0, 2.0 * math.pi), between(rng, 0.3, 2.5)
        down = np.linspace(-1.0, 1.0, rows, dtype=np.float32)[:, None]
        across = np.linspace(-1.0, 1.0, columns, dtype=np.float32)[None, :]
        phase = (across * math.cos(angle) + down * math.sin(angle)) * pitch + rng.random() * 6.3
        level = (0.5 + 0.5 * np.sin(phase)).astype(np.float32)
    edge = soft_step(level, between(rng, 0.3, 0.7), log_between(rng, 2, 30))
    return np.asarray(1.0 - between(rng, 0.2, 0.7) * edge, np.float32)


def apply_light(rng: np.random.Generator, picture: Float32Array) -> None:
    """Vary the light over a picture float32 [3, h, w], in place."""
    rows, columns = picture.shape[1:]
    if chance(rng, 0.5):
        picture *= illumination(rng, rows, columns)
    if chance(rng, 0.15):
        picture *= soft_shadow(rng, rows, columns)
    if chance(rng, 0.1):
        glare = np.zeros((rows, columns), np.float32)
        centre = (whole(rng, 0, columns - 1), whole(rng, 0, rows - 1))
        axes = (whole(rng, 2, columns // 5 + 2), whole(rng, 2, rows // 5 + 2))
        cv2.ellipse(glare, centre, axes, between(rng, 0, 180), 0, 360, (between(rng, 0.3, 1.2),), -1, cv2.LINE_8)
        picture += cv2.blur(glare, (axes[0] | 1, axes[1] | 1))
