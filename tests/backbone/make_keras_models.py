"""`python -m tests.backbone.make_keras_models DIR`: Keras models for the tests, which have no TensorFlow themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import numpy as np


def main() -> None:
    """A small network in both formats with what it computes, one with a Lambda layer, and bare weights."""
    folder = Path(sys.argv[1])
    keras.utils.set_random_seed(0)
    image = keras.Input((48, 48, 3))
    maps = keras.layers.Conv2D(8, 3, strides=2, padding="same", use_bias=False, name="stem")(image)
    maps = keras.layers.BatchNormalization(name="stem_bn")(maps)
    maps = keras.layers.ReLU(6.0, name="stem_relu")(maps)
    branch = keras.layers.SeparableConv2D(8, 3, padding="same", name="branch")(maps)
    maps = keras.layers.Add(name="joined")([maps, branch])
    mixed = keras.layers.Conv2D(12, 3, strides=2, padding="same", activation="relu", name="mixed")(maps)
    deep = keras.layers.Conv2D(16, 3, strides=2, padding="same", activation="relu", name="deep")(mixed)
    classes = keras.layers.Dense(5, name="classes")(keras.layers.GlobalAveragePooling2D(name="mean")(deep))
    model = keras.Model(image, classes)
    spread = ((0.5, 2.0), (-1.0, 1.0), (-0.2, 0.2), (0.5, 1.5))
    model.get_layer("stem_bn").set_weights([np.linspace(low, high, 8) for low, high in spread])
    model.save(folder / "small.keras")
    model.save(folder / "small.h5")
    model.save_weights(folder / "only.weights.h5")
    picture = np.random.default_rng(0).integers(0, 256, (1, 48, 48, 3), np.uint8)
    computed = keras.Model(image, mixed)(picture.astype(np.float32) / 255.0)
    np.savez(folder / "small.npz", picture=picture, mixed=np.asarray(computed))
    cells = keras.layers.Dense(10, activation="relu", name="dense")(mixed)
    over_cells = keras.layers.Conv2D(14, 3, strides=2, padding="same", activation="relu", name="behind")(cells)
    keras.Model(image, over_cells).save(folder / "dense.keras")
    np.savez(
        folder / "dense.npz", behind=np.asarray(keras.Model(image, over_cells)(picture.astype(np.float32) / 255.0))
    )
    foreign = keras.layers.Lambda(lambda values: values * 2.0, name="code")(image)
    keras.Model(image, keras.layers.Conv2D(4, 3)(foreign)).save(folder / "lambda.keras")


if __name__ == "__main__":
    main()
