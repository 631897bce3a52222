"""Run as a program of its own, for it loads TensorFlow: our networks against `keras.applications` and our files."""

from __future__ import annotations

import keras
import numpy as np

from fomoad_gui.backbone.architecture import NETWORKS, V2_CUTS, Network, network
from fomoad_gui.backbone.build.convert import load_weights
from fomoad_gui.backbone.build.networks import keras_network, set_weights_by_name, weights_by_name
from fomoad_gui.backbone.catalogue import catalogue
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.images import InputSpec
from fomoad_gui.resources import resource_path

EVEN_SIZES = ((96, 96), (64, 160))
ODD_SIZES = ((97, 131), (33, 47))
"""Keras' MobileNetV1 pads odd sizes on one side only, ours (SAME) on both."""


def _against_keras(described: Network) -> None:
    ours = keras_network(described)
    second = described.cuts == V2_CUTS
    application = keras.applications.MobileNetV2 if second else keras.applications.MobileNet
    alpha = float(described.name.rpartition("_")[2])
    for height, width in EVEN_SIZES + (ODD_SIZES if second else ()):
        theirs = application((height, width, 3), alpha, include_top=False, weights=None)
        layers = {layer.name: layer for layer in theirs.layers}
        for layer in ours.layers:
            if layer.weights:
                layers[layer.name].set_weights(layer.get_weights())
        reference = keras.Model(theirs.input, [layers[cut].output for cut in described.cuts])
        images = np.random.default_rng(0).uniform(-1, 1, (2, height, width, 3)).astype(np.float32)
        for mine, expected in zip(ours(images, training=False), reference(images, training=False), strict=True):
            np.testing.assert_allclose(mine, expected, atol=1e-6)


def _against_files(name: str) -> None:
    for entry in (one for one in catalogue() if one.joins is None):
        if (entry.name, entry.channels, entry.precision) != (name, 3, "float32"):
            continue
        model = keras_network(network(name), 3, (entry.cut,))
        set_weights_by_name(model, load_weights(resource_path(f"training/{name}.weights.npz")))
        assert set(weights_by_name(model)) <= set(load_weights(resource_path(f"training/{name}.weights.npz")))
        pixels = np.random.default_rng(0).integers(0, 256, (2, 97, 64, 3), np.uint8)
        expected = np.asarray(model((pixels.astype(np.float32) - 128) / 128, training=False))
        given = Backbone(entry.path.read_bytes(), InputSpec(64, 97)).embed(pixels)
        np.testing.assert_allclose(given, expected, atol=2e-3)


if __name__ == "__main__":
    for name in NETWORKS:
        _against_keras(network(name))
    for shipped in dict.fromkeys(entry.name for entry in catalogue()):
        _against_files(shipped)
