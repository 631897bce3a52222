"""What light, lens, part and camera do to a picture, in three strengths each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array

NOISE_SEED = 7


@dataclass(frozen=True, slots=True)
class Disturbance:
    """A change of the picture: `apply(image, strength)` keeps shape and type, `strengths` rise, `words` take one."""

    apply: Callable[[Uint8Array, float], Uint8Array]
    strengths: tuple[float, float, float]
    words: str
    remedy: str

    def described(self, strength: float) -> str:
        """In plain words."""
        return self.words.format(100 * strength, strength)


def gain(image: Uint8Array, factor: float) -> Uint8Array:
    """Every value times `factor`, cut at white."""
    return _to_bytes(image.astype(np.float32) * np.float32(factor))


def flattened(image: Uint8Array, share: float) -> Uint8Array:
    """Contrast less by `share`, about the mean of each colour."""
    values = image.astype(np.float32)
    mean = values.mean(axis=(0, 1), keepdims=True)
    return _to_bytes(mean + (values - mean) * np.float32(1 - share))


def blurred(image: Uint8Array, share: float) -> Uint8Array:
    """A Gaussian blur with a deviation of `share` of the longer side."""
    deviation = share * max(image.shape[:2])
    return np.asarray(cv2.GaussianBlur(image, (0, 0), deviation, borderType=cv2.BORDER_REPLICATE), np.uint8)


def shifted(image: Uint8Array, share: float) -> Uint8Array:
    """Moved right and down by `share` of each side, the border repeated."""
    height, width = image.shape[:2]
    return _warped(image, np.array([[1, 0, share * width], [0, 1, share * height]], np.float32))


def turned(image: Uint8Array, degrees: float) -> Uint8Array:
    """Turned about its centre, the border repeated."""
    height, width = image.shape[:2]
    return _warped(image, cv2.getRotationMatrix2D(((width - 1) / 2, (height - 1) / 2), degrees, 1.0).astype(np.float32))


def noisy(image: Uint8Array, deviation: float) -> Uint8Array:
    """Gaussian noise of that many grey levels, always the same."""
    noise = np.random.default_rng(NOISE_SEED).normal(0, deviation, image.shape).astype(np.float32)
    return _to_bytes(image + noise)


LIGHT = "keep the light steady, or add pictures of good parts in this light"
PLACE = "fix the part's place, or add pictures of good parts that lie like this"
LENS = "check the focus and the exposure, or add such pictures of good parts"

DISTURBANCES: dict[str, Disturbance] = {
    "darker": Disturbance(lambda image, share: gain(image, 1 - share), (0.05, 0.15, 0.3), "{0:.0f} % darker", LIGHT),
    "brighter": Disturbance(
        lambda image, share: gain(image, 1 + share), (0.05, 0.15, 0.3), "{0:.0f} % brighter", LIGHT
    ),
    "contrast": Disturbance(flattened, (0.1, 0.2, 0.4), "with {0:.0f} % less contrast", LIGHT),
    "blur": Disturbance(blurred, (0.004, 0.008, 0.015), "blurred over {0:.1f} % of the picture", LENS),
    "shift": Disturbance(shifted, (0.01, 0.02, 0.05), "shifted by {0:.0f} % of the picture", PLACE),
    "rotation": Disturbance(turned, (1, 3, 10), "turned by {1:.0f}°", PLACE),
    "noise": Disturbance(noisy, (3, 8, 20), "with noise of {1:.0f} grey levels", LENS),
}


def _warped(image: Uint8Array, matrix: Float32Array) -> Uint8Array:
    height, width = image.shape[:2]
    moved = cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(moved, np.uint8)


def _to_bytes(values: Float32Array) -> Uint8Array:
    made: Uint8Array = np.clip(np.round(values), 0, 255).astype(np.uint8)
    return made
