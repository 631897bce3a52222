"""MobileNetV1: depthwise separable convolutions, one after another, without residuals.

Source: Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications" (2017),
table 1; the layers' names and the rounding of channels are those of `keras.applications.MobileNet`.
"""

from __future__ import annotations

from fomoad_gui.backbone.layers import Layer, up_to

_STEM = 32
_SEPARABLE = ((64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), *((512, 1),) * 5, (1024, 2), (1024, 1))
"""Channels out at α = 1 and stride of every separable convolution."""


def mobilenet_v1(alpha: float, deepest: str) -> tuple[Layer, ...]:
    """The layers up to the activation `deepest`."""
    channels = int(_STEM * alpha)
    layers = [Layer("conv1", "conv1_bn", "conv1_relu", 3, channels, 3, 2)]
    for index, (width, stride) in enumerate(_SEPARABLE, start=1):
        depthwise, pointwise = f"conv_dw_{index}", f"conv_pw_{index}"
        out = int(width * alpha)
        layers += [
            Layer(depthwise, f"{depthwise}_bn", f"{depthwise}_relu", channels, channels, 3, stride, depthwise=True),
            Layer(pointwise, f"{pointwise}_bn", f"{pointwise}_relu", channels, out),
        ]
        channels = out
    return up_to(layers, deepest)
