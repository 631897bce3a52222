"""MobileNetV2: inverted residuals with linear bottlenecks.

Source: Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (CVPR 2018), table 2; the rounding of
channels and the layers' names are those of `keras.applications.MobileNetV2`.
"""

from __future__ import annotations

from fomoad_gui.backbone.layers import Layer, up_to

EXPANSION = 6
_STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
"""Bottleneck width at α = 1, repeats and first stride, behind block 0."""


def make_divisible(value: float, divisor: int = 8) -> int:
    """The nearest multiple of `divisor`, never below it and never more than 10 % under `value`."""
    rounded = max(divisor, int(value + divisor / 2) // divisor * divisor)
    return rounded + divisor if rounded < 0.9 * value else rounded


def mobilenet_v2(alpha: float, deepest: str) -> tuple[Layer, ...]:
    """The layers up to the activation `deepest`."""
    stem, channels = make_divisible(32 * alpha), make_divisible(16 * alpha)
    layers = [
        Layer("Conv1", "bn_Conv1", "Conv1_relu", 3, stem, 3, 2),
        _depthwise("expanded_conv", stem, 1),
        # slim networks round both to the same channels, which makes a residual of block 0
        _project("expanded_conv", stem, channels, "Conv1" if stem == channels else None),
    ]
    index = 0
    for width, repeats, first_stride in _STAGES:
        for repeat in range(repeats):
            index += 1
            block, out, stride = f"block_{index}", make_divisible(width * alpha), 1 if repeat else first_stride
            source = layers[-1].name if stride == 1 and channels == out else None
            layers += [_expand(block, channels), _depthwise(block, channels * EXPANSION, stride)]
            layers.append(_project(block, channels * EXPANSION, out, source))
            channels = out
    return up_to(layers, deepest)


def _expand(block: str, channels: int) -> Layer:
    name = f"{block}_expand"
    return Layer(name, f"{name}_BN", f"{name}_relu", channels, channels * EXPANSION)


def _depthwise(block: str, channels: int, stride: int) -> Layer:
    name = f"{block}_depthwise"
    return Layer(name, f"{name}_BN", f"{name}_relu", channels, channels, 3, stride, depthwise=True)


def _project(block: str, channels: int, out: int, adds: str | None) -> Layer:
    name = f"{block}_project"
    return Layer(name, f"{name}_BN", None, channels, out, adds=adds, sum_name=f"{block}_add" if adds else None)
