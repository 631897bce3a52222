"""Light on machined metal: soft lamps mirrored in a surface that is rough across its grain and smooth along it.

A lamp is a Gaussian spot in gradient space (Horn 1977): the slope a mirror must have, there, to throw that lamp into
the camera. Grooves spread a surface's slopes across the grain; the spread spot is again a Gaussian, so the sum over all
grooves has a closed form. It gives turned faces their bright wedges and brushed ones their sheen.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array

Tint = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class SoftLamp:
    """A lamp at slope (`slope_x`, `slope_y`) over the picture's middle, of size `width` in slopes.

    `nearness` is how far its spot moves, in slopes, from the middle to the edge of the picture: 0 for a lamp far away.
    """

    slope_x: float
    slope_y: float
    width: float
    strength: float
    tint: Tint
    nearness: float


@dataclass(frozen=True, slots=True)
class Grain:
    """The direction of the grooves (`along_x`, `along_y`: unit vectors [h, w]) and how rough the metal is, [h, w].

    `spread` is the deviation of slopes across the grooves, `blur` the variance of slopes in every direction.
    """

    along_x: Float32Array
    along_y: Float32Array
    spread: Float32Array
    blur: Float32Array


def slopes(height: Float32Array) -> tuple[Float32Array, Float32Array]:
    """The slopes that a surface of this height shows, along x and y: float32 [h, w] each."""
    slope_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE)
    slope_y = cv2.Sobel(height, cv2.CV_32F, 0, 1, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(slope_x, np.float32), np.asarray(slope_y, np.float32)


def slope_variance(slope_x: Float32Array, slope_y: Float32Array) -> Float32Array:
    """Variance of the slopes around every pixel, float32 [h, w] (Olano and Baker 2010, LEAN mapping).

    Added to the roughness it keeps edges narrower than a pixel from glittering.
    """
    variance = np.zeros_like(slope_x)
    for slope in (slope_x, slope_y):
        mean = cv2.blur(slope, (3, 3))
        variance += np.maximum(cv2.blur(slope * slope, (3, 3)) - mean * mean, 0.0)
    return np.asarray(variance, np.float32)


def mirrored(slope_x: Float32Array, slope_y: Float32Array, grain: Grain, lamps: tuple[SoftLamp, ...]) -> Float32Array:
    """The lamps as the metal throws them into the camera: linear light, planes float32 [3, h, w]."""
    rows, columns = slope_x.shape
    across = np.linspace(-1.0, 1.0, columns, dtype=np.float32)[None, :]
    down = np.linspace(-1.0, 1.0, rows, dtype=np.float32)[:, None]
    light = np.zeros((3, rows, columns), np.float32)
    for lamp in lamps:
        off_x = slope_x - (np.float32(lamp.slope_x) - np.float32(lamp.nearness) * across)
        off_y = slope_y - (np.float32(lamp.slope_y) - np.float32(lamp.nearness) * down)
        along = off_x * grain.along_x + off_y * grain.along_y
        over = off_y * grain.along_x - off_x * grain.along_y
        narrow = grain.blur + np.float32(lamp.width**2)
        wide = grain.spread * grain.spread + narrow
        exponent = (along * along / narrow + over * over / wide) * np.float32(-0.5)
        spot = cv2.exp(exponent) * (np.float32(lamp.strength * lamp.width**2) / np.sqrt(narrow * wide))
        for plane, tint in zip(light, lamp.tint, strict=True):
            plane += spot * np.float32(tint)
    return light


def ring_light(slope_x: Float32Array, slope_y: Float32Array, slope: float, width: float) -> Float32Array:
    """A ring lamp about the lens, mirrored by surfaces as steep as `slope` in any direction: float32 [h, w] in 0..1."""
    off = (np.sqrt(slope_x * slope_x + slope_y * slope_y) - np.float32(slope)) * np.float32(1.0 / width)
    return np.asarray(cv2.exp(off * off * np.float32(-0.5)), np.float32)
