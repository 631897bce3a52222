"""Random views of pictures, drawn anew at every step: place, angle, scale, light and noise. Seeded per step."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

_SCALE = (0.5, 1.5)
"""Source pixels per pixel of the view, the ends of a log-uniform draw."""
_SHEETS = 64
_SHEET = np.random.default_rng(0).standard_normal((_SHEETS, 128, 128)).astype(np.float32)


def random_views(pictures: Any, edge: int, seed: Any) -> Any:
    """Views float32 [N, edge, edge, 3] of whole numbers 0..255, one of each of `pictures` uint8 [N, h, w, 3].

    `seed` is an int tensor of two numbers; the same pictures and seed give the same views.
    """
    seeds = _seeds(seed, 3)
    views = _place(tf.cast(pictures, tf.float32), edge, seeds[0])
    views = _noise(_light(views, seeds[1]), seeds[2])
    return tf.round(tf.clip_by_value(views, 0.0, 255.0))


def _seeds(seed: Any, count: int) -> list[Any]:
    return list(tf.unstack(tf.random.experimental.stateless_split(seed, count)))


def _uniform(shape: list[Any], seed: Any, low: float, high: float) -> Any:
    return tf.random.stateless_uniform(shape, seed, low, high)


def _place(images: Any, edge: int, seed: Any) -> Any:
    """Rotate by any angle, scale, mirror, and take a window of edge × edge; the outside is mirrored."""
    count, height, width = tf.shape(images)[0], images.shape[1], images.shape[2]
    draws = tf.unstack(_uniform([6, count], seed, 0.0, 1.0))
    low, high = _SCALE
    scale = low * (high / low) ** draws[0]
    quarter = 1.5707963
    turn = tf.floor(draws[1] * 4) * quarter
    angle = turn + tf.where(draws[2] < 0.5, 0.0, (draws[2] - 0.75) * 2 * quarter)
    mirror = tf.where(draws[3] < 0.5, 1.0, -1.0)
    a, b = scale * tf.cos(angle), scale * tf.sin(angle)
    slack_x = tf.maximum(width - scale * edge, 0.0) / 2
    slack_y = tf.maximum(height - scale * edge, 0.0) / 2
    centre_x = (width - 1) / 2 + (draws[4] * 2 - 1) * slack_x
    centre_y = (height - 1) / 2 + (draws[5] * 2 - 1) * slack_y
    half = (edge - 1) / 2
    zero = tf.zeros_like(a)
    transform = tf.stack(
        [
            a * mirror,
            -b,
            centre_x - (a * mirror - b) * half,
            b * mirror,
            a,
            centre_y - (b * mirror + a) * half,
            zero,
            zero,
        ],
        axis=1,
    )
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=transform,
        output_shape=[edge, edge],
        interpolation="BILINEAR",
        fill_mode="REFLECT",
        fill_value=0.0,
    )


def _light(views: Any, seed: Any) -> Any:
    """Greyness, inversion, contrast, tint and offset, as lamps and cameras differ: one 3×3 matrix and offset a view."""
    count = tf.shape(views)[0]
    seeds = _seeds(seed, 3)
    draws = tf.unstack(_uniform([5, count, 1, 1], seeds[0], 0.0, 1.0))
    colour = tf.where(draws[0] < 0.4, 0.0, 1.0)
    keep = colour * (0.3 + 1.2 * draws[1])
    mixing = tf.eye(3, batch_shape=[1]) * keep + (1.0 - keep) / 3.0
    contrast = tf.where(draws[2] < 0.15, -1.0, 1.0) * tf.exp(1.4 * draws[3] - 0.8)
    tint = 1.0 + colour * _uniform([count, 1, 3], seeds[1], -0.15, 0.15)
    level = tf.reduce_mean(views, axis=[1, 2], keepdims=True)
    centre = tf.clip_by_value(level[:, :, 0] + 90.0 * (draws[4] - 0.5), 30.0, 225.0) * tint
    shape = tf.shape(views)
    cells = tf.reshape(views - level, [count, -1, 3])
    return tf.reshape(tf.matmul(cells, mixing * contrast * tint) + centre, shape)


def _noise(views: Any, seed: Any) -> Any:
    """Sensor noise, the same in all channels; most views have next to none.

    One fixed sheet of noise is shifted and shared out: drawing a fresh one costs more than a step of the network.
    """
    seeds = _seeds(seed, 2)
    edge = views.shape[1]
    shift = tf.random.stateless_uniform([3], seeds[0], 0, 1 << 20, tf.int32)
    sheet = tf.roll(tf.constant(_SHEET)[:, :edge, :edge], shift, axis=[0, 1, 2])
    count = tf.shape(views)[0]
    strength = 12.0 * _uniform([count, 1, 1, 1], seeds[1], 0.0, 1.0) ** 4
    return views + strength * tf.gather(sheet, tf.range(count) % _SHEETS)[..., None]
