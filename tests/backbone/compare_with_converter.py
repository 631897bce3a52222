"""Run as a program of its own, for it loads TensorFlow: our int8 trunk against the one of TensorFlow's converter."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

from fomoad_gui.backbone.architecture import DEFAULT_CUT, network
from fomoad_gui.backbone.build.convert import load_weights
from fomoad_gui.backbone.build.networks import keras_network, set_weights_by_name
from fomoad_gui.backbone.graph.flat import unpack
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.resources import resource_path
from fomoad_gui.vision.drawing.scene import draw_scene


def converted(name: str, cut: str, pictures: Uint8Array) -> bytes:
    """What TensorFlow's converter makes of the weights that ship, calibrated on pictures uint8 [N, 96, 96, 3]."""
    model = keras_network(network(name), 3, (cut,))
    set_weights_by_name(model, load_weights(resource_path(f"training/{name}.weights.npz")))
    picture = tf.TensorSpec([1, 96, 96, 3], tf.float32)
    function = tf.function(lambda image: model(image, training=False)).get_concrete_function(picture)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([(p[np.newaxis].astype(np.float32) - 128) / 128] for p in pictures)
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = tf.int8
    return bytes(converter.convert())


def weights(model: bytes) -> list[Any]:
    """Of every convolution, in order: stored kernel, scales."""
    graph = unpack(model)
    tensors, found = graph.subgraphs[0].tensors, []
    for operator in graph.subgraphs[0].operators:
        if len(operator.inputs) == 3:
            kernel = tensors[operator.inputs[1]]
            raw = np.asarray(graph.buffers[kernel.buffer].data, np.uint8).view(np.int8)
            found.append((raw.astype(int), np.asarray(kernel.quantization.scale)))
    return found


if __name__ == "__main__":
    drawn = np.stack([draw_scene(np.random.default_rng(i), 96, 96) for i in range(2)])
    theirs, ours = weights(converted(sys.argv[1], DEFAULT_CUT, drawn)), weights(Path(sys.argv[2]).read_bytes())
    assert len(theirs) == len(ours) > 10
    for (their_kernel, their_scales), (kernel, scales) in zip(theirs, ours, strict=True):
        np.testing.assert_allclose(scales, their_scales, rtol=1e-5)
        # folding sums in another order: a value on the edge between two steps may fall either way
        assert np.abs(kernel - their_kernel).max() <= 1
        assert np.mean(kernel != their_kernel) < 0.002
