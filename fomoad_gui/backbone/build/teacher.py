"""The teachers: ImageNet's MobileNetV2 α 0.35, whose features the students learn to give. They are never copied in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import keras

from fomoad_gui.backbone.architecture import V2_CUTS
from fomoad_gui.core.errors import FomoadError

ALPHA = 0.35


def teacher(files: Sequence[Path], cuts: tuple[str, ...] = V2_CUTS) -> keras.Model:
    """Keras' own network with ImageNet's weights, frozen, any even input size; one for each file, side by side.

    `files` are their weights (HDF5, without top); without any, Keras fetches its own for 128 pixels, and keeps them.
    Input float32 [N, h, w, 3] as pixel / 127.5 − 1; one map per cut, D times the number of teachers long.
    `FomoadError` if a file is not those weights or cannot be fetched.
    """
    teachers = [_teacher(file, cuts) for file in files or (None,)]
    if len(teachers) == 1:
        return teachers[0]
    image = keras.Input((None, None, 3))
    taught = [one(image) for one in teachers]
    together = keras.Model(image, [keras.layers.Concatenate()(maps) for maps in zip(*taught, strict=True)])
    together.trainable = False
    return together


def _teacher(weights: Path | None, cuts: tuple[str, ...]) -> keras.Model:
    try:
        model = _fetched() if weights is None else _loaded(weights)
    except (OSError, ValueError, KeyError) as error:
        raise FomoadError(
            f"{weights or 'The file that Keras fetches'} does not give the weights of MobileNetV2 α {ALPHA} ({error}).",
            "Give the file that Keras has for it, without top, or build where Keras can fetch it.",
        ) from error
    except Exception as error:
        # Keras raises a bare Exception where a download fails.
        if weights is not None or type(error) is not Exception:
            raise
        raise FomoadError(
            f"The teacher's weights cannot be fetched ({error}).", "Build where there is a network, or give the file."
        ) from error
    model.trainable = False
    return keras.Model(model.input, [model.get_layer(cut).output for cut in cuts])


def _loaded(weights: Path) -> keras.Model:
    model = keras.applications.MobileNetV2(input_shape=(None, None, 3), alpha=ALPHA, include_top=False, weights=None)
    model.load_weights(weights)
    return model


def _fetched() -> keras.Model:
    named = keras.applications.MobileNetV2(input_shape=(128, 128, 3), alpha=ALPHA, include_top=False)
    model = keras.applications.MobileNetV2(input_shape=(None, None, 3), alpha=ALPHA, include_top=False, weights=None)
    model.set_weights(named.get_weights())
    return model
