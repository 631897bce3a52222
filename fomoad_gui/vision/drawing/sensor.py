"""What a camera does to a picture: defocus, shake, exposure, colour cast, noise, compression."""

from __future__ import annotations

import math
from functools import lru_cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array, read_only
from fomoad_gui.vision.drawing.bank import crop_field
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole

_GREY = np.array([0.299, 0.587, 0.114], np.float32)
_NOISE_SIZE = 1 << 20


@lru_cache(maxsize=1)
def _noise_store() -> Float32Array:
    """Normal deviates to take runs from: a draw for every pixel would cost more than the rest of a picture."""
    return read_only(np.random.default_rng(7).standard_normal(_NOISE_SIZE, np.float32))


def _noise(rng: np.random.Generator, count: int) -> Float32Array:
    """`count` normal deviates, float32."""
    if count > _NOISE_SIZE // 2:
        return rng.standard_normal(count, np.float32)
    start = whole(rng, 0, _NOISE_SIZE - count)
    return _noise_store()[start : start + count]


def defocus(rng: np.random.Generator, picture: Float32Array) -> Float32Array:
    """Blur all of it, a part of it (shallow depth of field) or along a line (shake); float32 [h, w, 3]."""
    rows, columns = picture.shape[:2]
    kind = rng.random()
    if kind < 0.4:
        return np.asarray(cv2.GaussianBlur(picture, (0, 0), log_between(rng, 0.4, 2.0)), np.float32)
    if kind < 0.7:
        sharp = np.clip(crop_field(rng, rows, columns, 0, 4.0) * 3.0 - 1.0, 0.0, 1.0)[..., None]
        width = 2 * whole(rng, 1, 4) + 1
        soft = cv2.blur(cv2.blur(picture, (width, width)), (width, width))
        return np.asarray(soft + (picture - soft) * sharp, np.float32)
    length = whole(rng, 3, 11)
    angle = between(rng, 0.0, math.pi)
    kernel = np.zeros((length, length), np.float32)
    reach = length / 2 - 0.5
    start = (round(reach - reach * math.cos(angle)), round(reach - reach * math.sin(angle)))
    end = (round(reach + reach * math.cos(angle)), round(reach + reach * math.sin(angle)))
    cv2.line(kernel, start, end, (1.0,), 1)
    return np.asarray(cv2.filter2D(picture, -1, kernel / kernel.sum()), np.float32)


def expose(rng: np.random.Generator, picture: Float32Array) -> Float32Array:
    """Exposure, contrast and colour cast, or a grey picture; float32 [h, w, 3] in 0..1."""
    kind = rng.random()
    if kind < 0.22:
        grey = picture @ _GREY
        picture = np.repeat(grey[..., None], 3, axis=2)
        if chance(rng, 0.25):
            picture *= 1.0 + np.float32(0.3) * (rng.random(3, np.float32) - np.float32(0.5))
    elif kind < 0.5:
        picture = picture * (1.0 + np.float32(0.4) * (rng.random(3, np.float32) - np.float32(0.5)))
    if chance(rng, 0.7):
        thumb = picture[::4, ::4]
        low, high = float(thumb.min()), float(thumb.max())
        floor, ceiling = 0.25 * rng.random() ** 2, 1.0 - 0.3 * rng.random() ** 2 + 0.2 * chance(rng, 0.2)
        gain = min((ceiling - floor) / max(high - low, 1e-3), 6.0)
        picture = picture * np.float32(gain) + np.float32(floor - low * gain)
    return np.clip(picture, 0.0, 1.0)


def develop(rng: np.random.Generator, picture: Float32Array) -> Uint8Array:
    """Gamma, sensor noise and compression: float32 [h, w, 3] in 0..1 to uint8 [h, w, 3]."""
    if chance(rng, 0.4):
        curve = np.linspace(0.0, 1.0, 1024, dtype=np.float32) ** np.float32(log_between(rng, 0.5, 1.8))
        picture = curve.take((picture * np.float32(1023.0)).astype(np.uint16))
    picture = picture * np.float32(255.0)
    if chance(rng, 0.6):
        rows, columns, channels = picture.shape
        noise = _noise(rng, rows * columns * (channels if chance(rng, 0.5) else 1))
        picture += noise.reshape(rows, columns, -1) * np.float32(log_between(rng, 1.0, 14.0))
    shot = np.asarray(np.clip(picture + np.float32(0.5), 0.0, 255.0), np.uint8)
    if chance(rng, 0.22):
        quality = pick(rng, (30, 50, 70, 85, 92))
        code = cv2.imencode(".jpg", shot, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        shot = np.asarray(cv2.imdecode(code, cv2.IMREAD_COLOR), np.uint8)
    return shot
