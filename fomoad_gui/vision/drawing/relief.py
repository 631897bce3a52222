"""Light on a height field: Lambert's diffuse term and Blinn's highlight (Blinn 1977), the lamp far away."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array


@dataclass(frozen=True, slots=True)
class Lamp:
    """`azimuth` and `elevation` of the light in radians, `ambient` light from everywhere (0..1).

    `gloss` is the strength of the highlight and `shininess` the number of times its lobe is squared.
    """

    azimuth: float
    elevation: float
    ambient: float = 0.4
    gloss: float = 0.2
    shininess: int = 4


def gradients(height: Float32Array, limit: float = 4.0) -> tuple[Float32Array, Float32Array]:
    """Slopes along x and y of a height field in pixels, softly limited so that steps become rims, not spikes."""
    scale = 1.0 / 8.0
    slope_x = cv2.Sobel(height, cv2.CV_32F, 1, 0, scale=scale, borderType=cv2.BORDER_REPLICATE)
    slope_y = cv2.Sobel(height, cv2.CV_32F, 0, 1, scale=scale, borderType=cv2.BORDER_REPLICATE)
    steepness = 1.0 / (1.0 + (np.abs(slope_x) + np.abs(slope_y)) * np.float32(1.0 / limit))
    return np.asarray(slope_x * steepness, np.float32), np.asarray(slope_y * steepness, np.float32)


def lit(height: Float32Array, lamp: Lamp) -> tuple[Float32Array, Float32Array]:
    """How bright each place is: the factor on its colour, and the highlight to add. Both float32 [h, w].

    A flat place has a factor of 1 whatever the lamp.
    """
    slope_x, slope_y = gradients(height)
    level = math.cos(lamp.elevation)
    to_x, to_y, to_z = level * math.cos(lamp.azimuth), level * math.sin(lamp.azimuth), math.sin(lamp.elevation)
    inverse = 1.0 / np.sqrt(slope_x * slope_x + slope_y * slope_y + np.float32(1.0))
    facing = (np.float32(to_z) - slope_x * np.float32(to_x) - slope_y * np.float32(to_y)) * inverse
    np.maximum(facing, 0.0, out=facing)
    diffuse = np.float32(lamp.ambient) + np.float32((1.0 - lamp.ambient) / to_z) * facing
    if lamp.gloss <= 0.0:
        return np.asarray(diffuse, np.float32), np.zeros(height.shape, np.float32)
    half_length = math.sqrt(2.0 + 2.0 * to_z)
    half_x, half_y, half_z = to_x / half_length, to_y / half_length, (to_z + 1.0) / half_length
    mirror = (np.float32(half_z) - slope_x * np.float32(half_x) - slope_y * np.float32(half_y)) * inverse
    np.maximum(mirror, 0.0, out=mirror)
    for _ in range(lamp.shininess):
        mirror *= mirror
    return np.asarray(diffuse, np.float32), np.asarray(mirror * np.float32(lamp.gloss), np.float32)


def dome(cover: np.ndarray[tuple[int, ...], np.dtype[np.uint8]], roundness: float, rim: float) -> Float32Array:
    """Height, in pixels, of a body with this silhouette: its edge rounded over `rim` pixels to `roundness` × rim.

    A `rim` larger than the body's half width gives a pebble, a small one a plate with a chamfer.
    """
    distance = cv2.distanceTransform(cv2.threshold(cover, 127, 255, cv2.THRESH_BINARY)[1], cv2.DIST_L2, 5)
    inward = np.minimum(np.asarray(distance, np.float32) * np.float32(1.0 / rim), 1.0)
    return np.asarray(np.sqrt(inward * (2.0 - inward)) * np.float32(roundness * rim), np.float32)
