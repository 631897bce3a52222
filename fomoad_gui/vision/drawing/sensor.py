"""What a camera does to a picture: defocus, shake, exposure, colour cast, noise, faulty pixels, compression."""

from __future__ import annotations

import math
from functools import cache

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array, read_only
from fomoad_gui.vision.drawing.bank import crop_field
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.noise import soft_step

_GREY = (0.299, 0.587, 0.114)
_NOISE_SIZE = 1 << 20


@cache
def _noise_store() -> Float32Array:
    """Normal deviates to take runs from: a draw for every pixel would cost more than the rest of a picture."""
    return read_only(np.random.default_rng(7).standard_normal(_NOISE_SIZE, np.float32))


def _noise(rng: np.random.Generator, count: int) -> Float32Array:
    """`count` normal deviates, float32."""
    if count > _NOISE_SIZE // 2:
        return rng.standard_normal(count, np.float32)
    start = whole(rng, 0, _NOISE_SIZE - count)
    return _noise_store()[start : start + count]


def _shake(rng: np.random.Generator) -> Float32Array:
    """The kernel of a short straight movement."""
    length = whole(rng, 3, 11)
    angle = between(rng, 0.0, math.pi)
    kernel = np.zeros((length, length), np.float32)
    reach = length / 2 - 0.5
    start = (round(reach - reach * math.cos(angle)), round(reach - reach * math.sin(angle)))
    end = (round(reach + reach * math.cos(angle)), round(reach + reach * math.sin(angle)))
    cv2.line(kernel, start, end, (1.0,), 1)
    return np.asarray(kernel / kernel.sum(), np.float32)


def defocus(rng: np.random.Generator, picture: Float32Array) -> None:
    """Blur planes [3, h, w] in place: all of it, a part of it (shallow depth of field) or along a line (shake)."""
    kind = rng.random()
    if kind < 0.4:
        sigma = log_between(rng, 0.4, 2.0)
        for plane in picture:
            cv2.GaussianBlur(plane, (0, 0), sigma, plane)
    elif kind < 0.7:
        blur = soft_step(crop_field(rng, picture.shape[1], picture.shape[2], 0, 4.0), 0.5, 3.0)
        width = 2 * whole(rng, 1, 4) + 1
        for plane in picture:
            plane += (cv2.blur(cv2.blur(plane, (width, width)), (width, width)) - plane) * blur
    else:
        kernel = _shake(rng)
        for plane in picture:
            cv2.filter2D(plane, -1, kernel, plane)


def expose(rng: np.random.Generator, picture: Float32Array) -> None:
    """Exposure, contrast and a colour cast, or a grey picture; planes [3, h, w], in place, clipped to 0..1."""
    kind = rng.random()
    cast = 1.0 + 0.4 * (rng.random((3, 1, 1), np.float32) - np.float32(0.5))
    if kind < 0.22:
        picture[...] = sum(weight * plane for weight, plane in zip(_GREY, picture, strict=True))
    if 0.17 < kind < 0.5:
        picture *= cast
    if chance(rng, 0.7):
        thumb = picture[:, ::4, ::4]
        low, high = float(thumb.min()), float(thumb.max())
        floor, ceiling = 0.25 * rng.random() ** 2, 1.0 - 0.3 * rng.random() ** 2 + 0.2 * chance(rng, 0.2)
        gain = min((ceiling - floor) / max(high - low, 1e-3), 6.0)
        picture *= gain
        picture += floor - low * gain
    np.clip(picture, 0.0, 1.0, out=picture)


def bitonal(rng: np.random.Generator, picture: Float32Array) -> None:
    """Ink on paper: planes [3, h, w] in 0..1 become, in place, two flat tones with crisp edges."""
    grey = np.asarray(sum(weight * plane for weight, plane in zip(_GREY, picture, strict=True)), np.float32)
    level = float(np.quantile(grey[::2, ::2], between(rng, 0.2, 0.8)))
    ink = soft_step(grey, level, log_between(rng, 8.0, 60.0))
    low, high = (0.0, 1.0) if chance(rng, 0.5) else (0.4 * rng.random(), 0.6 + 0.4 * rng.random())
    picture[...] = ink * np.float32(high - low) + np.float32(low)
    if chance(rng, 0.3):
        picture *= rng.random((3, 1, 1), np.float32)


def faults(rng: np.random.Generator, picture: Float32Array) -> None:
    """What poor or line-scan sensors add: stripes, hum, or stuck pixels; planes [3, h, w] in 0..1, in place."""
    _, rows, columns = picture.shape
    kind = rng.random()
    strength = log_between(rng, 0.005, 0.06)
    if kind < 0.3:
        picture += rng.standard_normal((1, columns), np.float32) * np.float32(strength)
    elif kind < 0.45:
        picture += rng.standard_normal((rows, 1), np.float32) * np.float32(strength)
    elif kind < 0.7:
        phase = np.arange(rows) * log_between(rng, 0.05, 1.5) + 6.3 * rng.random()
        picture += (strength * np.sin(phase)).astype(np.float32)[:, None]
    else:
        count = int(log_between(rng, 2, 40))
        stuck_rows, stuck_columns = rng.integers(0, rows, count), rng.integers(0, columns, count)
        picture[:, stuck_rows, stuck_columns] = rng.integers(0, 2, count).astype(np.float32)
    np.clip(picture, 0.0, 1.0, out=picture)


def develop(rng: np.random.Generator, picture: Float32Array) -> Uint8Array:
    """Gamma, sensor noise and compression: planes float32 [3, h, w] in 0..1 to a picture uint8 [h, w, 3]."""
    if chance(rng, 0.35):
        picture = np.asarray(cv2.pow(picture, log_between(rng, 0.5, 1.8)), np.float32)
    if chance(rng, 0.6):
        planes, rows, columns = picture.shape
        noise = _noise(rng, rows * columns * (planes if chance(rng, 0.5) else 1))
        picture = picture + noise.reshape(-1, rows, columns) * np.float32(log_between(rng, 0.004, 0.055))
    levels = np.clip(picture * np.float32(255.0) + np.float32(0.5), 0.0, 255.0).astype(np.uint8)
    shot = cv2.merge(list(levels))
    if chance(rng, 0.2):
        quality = pick(rng, (30, 50, 70, 85, 92))
        code = cv2.imencode(".jpg", shot, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        shot = cv2.imdecode(code, cv2.IMREAD_COLOR)
    return np.asarray(shot, np.uint8)
