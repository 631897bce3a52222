"""MobileNetV2 in Keras, as `keras.applications` has it, cut at three depths, for any input size.

`padding="same"` stands where Keras pads by hand before every strided layer: both put the odd pixel right and below for
an even size and pad evenly for an odd one, so the outputs are equal and the converted file has no PAD operation.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fomoad_gui.backbone.architecture import (
    CUTS,
    Block,
    blocks,
    cut_block,
    first_block_is_residual,
    first_projection_channels,
    stem_channels,
)
from fomoad_gui.core.arrays import Float32Array

EPSILON = 1e-3
"""Added to the variance by every batch normalisation, as in Keras' MobileNetV2."""


def network(alpha: float, channels: int = 3, cuts: tuple[str, ...] = CUTS) -> keras.Model:
    """The network with random weights: [N, h, w, channels] to one map per cut, in the order given.

    Layers have the names of `keras.applications.MobileNetV2`, so weights are told apart by name.
    """
    image = keras.Input((None, None, channels))
    stem = _convolution(image, stem_channels(alpha), 3, 2, "Conv1", "bn_Conv1", "Conv1_relu")
    x = _project(_depthwise(stem, 1, "expanded_conv"), first_projection_channels(alpha), "expanded_conv")
    if first_block_is_residual(alpha):
        x = keras.layers.Add(name="expanded_conv_add")([stem, x])
    outputs: dict[str, Any] = {}
    deepest = max(cut_block(cut) for cut in cuts)
    for block in blocks(alpha)[:deepest]:
        name = f"block_{block.index}"
        expanded = _convolution(x, block.expanded, 1, 1, f"{name}_expand", f"{name}_expand_BN", f"{name}_expand_relu")
        outputs[f"{name}_expand_relu"] = expanded
        if block.index < deepest:
            x = _finish(x, expanded, block, name)
    return keras.Model(image, [outputs[cut] for cut in cuts])


def weights_by_name(model: keras.Model) -> dict[str, Float32Array]:
    """Every weight, batch normalisation's statistics included, under "layer/weight"."""
    return {
        f"{layer.name}/{weight.name}": np.asarray(weight, np.float32)
        for layer in model.layers
        for weight in layer.weights
    }


def set_weights_by_name(model: keras.Model, weights: dict[str, Float32Array]) -> None:
    """Give the model those of `weights` that it has layers for; KeyError if one of its own is missing."""
    for layer in model.layers:
        for weight in layer.weights:
            weight.assign(weights[f"{layer.name}/{weight.name}"])


def grey_weights(weights: dict[str, Float32Array]) -> dict[str, Float32Array]:
    """The same network for one channel: on a grey picture it equals the RGB network on R = G = B.

    A convolution is linear, so its kernel summed over the input channels sees the one channel as three alike.
    """
    grey = dict(weights)
    grey["Conv1/kernel"] = weights["Conv1/kernel"].sum(axis=2, keepdims=True)
    return grey


def _convolution(x: Any, filters: int, kernel: int, stride: int, name: str, norm: str, relu: str) -> Any:
    x = keras.layers.Conv2D(filters, kernel, stride, padding="same", use_bias=False, name=name)(x)
    return keras.layers.ReLU(6.0, name=relu)(_normalise(x, norm))


def _depthwise(x: Any, stride: int, name: str) -> Any:
    x = keras.layers.DepthwiseConv2D(3, stride, padding="same", use_bias=False, name=f"{name}_depthwise")(x)
    return keras.layers.ReLU(6.0, name=f"{name}_depthwise_relu")(_normalise(x, f"{name}_depthwise_BN"))


def _project(x: Any, filters: int, name: str) -> Any:
    x = keras.layers.Conv2D(filters, 1, padding="same", use_bias=False, name=f"{name}_project")(x)
    return _normalise(x, f"{name}_project_BN")


def _finish(x: Any, expanded: Any, block: Block, name: str) -> Any:
    out = _project(_depthwise(expanded, block.stride, name), block.channels_out, name)
    return keras.layers.Add(name=f"{name}_add")([x, out]) if block.residual else out


def _normalise(x: Any, name: str) -> Any:
    return keras.layers.BatchNormalization(epsilon=EPSILON, momentum=0.99, name=name)(x)
