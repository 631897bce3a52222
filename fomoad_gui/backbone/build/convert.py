"""A trained network to `.tflite` files: cut, batch normalisation folded, float32 or int8.

The files say 96 × 96 and one picture, and run at any size and number: no operation in them depends on the size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from fomoad_gui.backbone.architecture import network
from fomoad_gui.backbone.build.networks import grey_weights, keras_network, set_weights_by_name
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.core.arrays import Float32Array, Uint8Array

NOMINAL_EDGE = 96
_GREY = np.array([0.299, 0.587, 0.114], np.float32)
"""ITU-R BT.601, as `vision.fit` makes grey of a picture."""


def convert(
    name: str, cut: str, channels: int, weights: dict[str, Float32Array], calibration: Uint8Array | None
) -> bytes:
    """The `.tflite` file of network `name` up to `cut`, for RGB (3) or grey (1), from RGB weights by name.

    Without `calibration` it is float32. With it, uint8 [N, h, w, 3] pictures, it is int8 throughout, input and output
    included, by `graph.quantise`.
    """
    described = network(name)
    model = keras_network(described, channels, (cut,))
    set_weights_by_name(model, weights if channels == 3 else grey_weights(described, weights))
    exact = float32_tflite(model, (NOMINAL_EDGE, NOMINAL_EDGE, channels))
    if calibration is None:
        return exact
    return quantised(exact, calibration if channels == 3 else _grey(calibration))


def float32_tflite(model: Any, shape: tuple[int, ...]) -> bytes:
    """The `.tflite` of a Keras model for one picture float32 [1, *shape]."""
    picture = tf.TensorSpec([1, *shape], tf.float32, "image")
    function = tf.function(lambda image: model(image, training=False)).get_concrete_function(picture)
    # Without the trackable object that it asks for: with it, weights came out as NaN (TensorFlow 2.21, Keras 3.15).
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function])
    return bytes(converter.convert())


def save_weights(path: Path, weights: dict[str, Float32Array]) -> None:
    """Keep weights by name as a NumPy archive, the same bytes for the same weights."""
    with path.open("wb") as file:
        np.savez(file, **{name: weights[name] for name in sorted(weights)})  # type: ignore[arg-type]


def load_weights(path: Path) -> dict[str, Float32Array]:
    """What `save_weights` kept."""
    with np.load(path) as archive:
        return {name: archive[name] for name in archive.files}


def _grey(pictures: Uint8Array) -> Uint8Array:
    grey: Uint8Array = np.rint(pictures @ _GREY).astype(np.uint8)
    return grey[..., np.newaxis]
