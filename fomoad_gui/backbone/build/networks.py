"""The networks in Keras, layer for layer as `keras.applications` has them, cut at any depths, for any input size.

`padding="same"` stands where Keras pads by hand before every strided layer: both put the odd pixel right and below for
an even size (MobileNetV2 pads evenly for an odd one, as SAME does), so the outputs are equal and the converted file has
no PAD operation.
"""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from fomoad_gui.backbone.architecture import Network
from fomoad_gui.backbone.layers import Layer
from fomoad_gui.core.arrays import Float32Array

EPSILON = 1e-3
"""Added to the variance by every batch normalisation, as in Keras' MobileNets."""


def keras_network(network: Network, channels: int = 3, cuts: tuple[str, ...] | None = None) -> keras.Model:
    """The network with random weights: [N, h, w, channels] to one map per cut, by default all of them, in their order.

    Layers have the names of `keras.applications`, so weights are told apart by name.
    """
    wanted = network.cuts if cuts is None else cuts
    image = keras.Input((None, None, channels))
    outputs: dict[str, Any] = {}
    x = image
    for layer in max((network.up_to(cut) for cut in wanted), key=len):
        x = _convolved(x, layer)
        if layer.adds is not None:
            x = keras.layers.Add(name=layer.sum_name)([outputs[layer.adds], x])
        outputs[layer.name] = x
        if layer.activation is not None:
            outputs[layer.activation] = x
    return keras.Model(image, [outputs[cut] for cut in wanted])


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


def grey_weights(network: Network, weights: dict[str, Float32Array]) -> dict[str, Float32Array]:
    """The same network for one channel: on a grey picture it equals the RGB network on R = G = B.

    A convolution is linear, so its kernel summed over the input channels sees the one channel as three alike.
    """
    kernel = f"{network.layers[0].name}/kernel"
    return weights | {kernel: weights[kernel].sum(axis=2, keepdims=True)}


def _convolved(x: Any, layer: Layer) -> Any:
    if layer.depthwise:
        convolution = keras.layers.DepthwiseConv2D(
            layer.kernel, layer.stride, padding="same", use_bias=False, name=layer.name
        )
    else:
        convolution = keras.layers.Conv2D(
            layer.channels_out, layer.kernel, layer.stride, padding="same", use_bias=False, name=layer.name
        )
    x = keras.layers.BatchNormalization(epsilon=EPSILON, momentum=0.99, name=layer.norm)(convolution(x))
    return x if layer.activation is None else keras.layers.ReLU(6.0, name=layer.activation)(x)
