"""An int8 trunk as the C runtime runs it: weights as its kernels read them, scales as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.backbone.graph.operations import Activation, Int8Map, Int8Trunk, Kind, Operation, read_int8_trunk
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.export.c.addition import Addend, fitted_addition, reference_addition
from fomoad_gui.export.c.packing import folded_bias, packed_convolution, packed_depthwise, window_depth
from fomoad_gui.export.c.requantisation import (
    PLACES,
    PLACES_DEPTHWISE,
    Rule,
    activation_range,
    records,
    scaling,
)

LARGEST_KERNEL = 16
"""`FOMOAD_LARGEST_KERNEL` of the runtime."""
PADDED = (Kind.CONVOLUTION, Kind.DEPTHWISE)
"""The kinds whose windows read padding; the others leave it out."""
LARGEST_DEPTH = 2**16 - 1
"""Values of a window for which the runtime has room in its count."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """An operation with what the runtime needs to know of it; see `fomoad_layer` in `fomoad_model.h`."""

    operation: Operation
    depth: int
    lowest: int
    highest: int
    rule: Rule | None
    numbers: tuple[int, ...]

    @property
    def reach(self) -> int:
        """Rows from a window's first to its last, both included."""
        return (self.operation.kernel - 1) * self.operation.dilation + 1


@dataclass(frozen=True, slots=True, eq=False)
class Trunk:
    """As `Int8Trunk`, with layers for operations."""

    maps: tuple[Int8Map, ...]
    layers: tuple[Layer, ...]


def lowered_trunk(model: bytes, spec: InputSpec) -> Trunk:
    """The trunk of an int8 `.tflite` for one input size. `FomoadError` that names what the runtime does not do."""
    trunk = read_int8_trunk(model, spec)
    return Trunk(trunk.maps, tuple(_layer(trunk, operation) for operation in trunk.operations))


def _layer(trunk: Int8Trunk, operation: Operation) -> Layer:
    if operation.kernel > LARGEST_KERNEL:
        raise FomoadError(
            f"A layer of the network has a window of {operation.kernel} × {operation.kernel}; exports to C go up to "
            f"{LARGEST_KERNEL}.",
            "Cut it before that layer.",
        )
    given, made = trunk.maps[operation.source], trunk.maps[operation.output]
    depth = window_depth(operation.kernel, given.channels) if operation.kind is Kind.CONVOLUTION else 0
    if depth > LARGEST_DEPTH:
        raise FomoadError(
            f"A layer of the network has windows of {depth} values; exports to C go up to {LARGEST_DEPTH}.",
            "Cut it before that layer.",
        )
    lowest, highest = activation_range(operation.activation, made.scale, made.zero_point)
    rule, numbers = _numbers(operation, given, trunk.maps[operation.second], made)
    return Layer(operation=operation, depth=depth, lowest=lowest, highest=highest, rule=rule, numbers=numbers)


def _numbers(
    operation: Operation, given: Int8Map, beside: Int8Map, made: Int8Map
) -> tuple[Rule | None, tuple[int, ...]]:
    if operation.kind is Kind.ADD:
        first, second, output = (Addend(one.scale, one.zero_point) for one in (given, beside, made))
        fitted = fitted_addition(first, second, output)
        if fitted is None:
            return Rule.TWICE, reference_addition(first, second, output)
        return Rule.ONCE, fitted
    if operation.kind is Kind.RESCALE:
        return None, scaling(given.scale / made.scale, given.zero_point)
    if operation.weights is None or operation.bias is None or operation.weight_scales is None:
        return None, ()
    is_depthwise = operation.kind is Kind.DEPTHWISE
    biases = folded_bias(operation.weights, operation.bias, given.zero_point, is_depthwise=is_depthwise)
    axes = (0, 1, 2) if is_depthwise else (1, 2, 3)
    found = records(
        [given.scale * float(scale) / made.scale for scale in operation.weight_scales],
        biases,
        128 * np.abs(operation.weights.astype(np.int64)).sum(axis=axes) + np.abs(biases),
        made.zero_point,
        is_rectified=operation.activation is not Activation.NONE,
        places=PLACES_DEPTHWISE if is_depthwise else PLACES,
    )
    # a shift of sums would cost an instruction for each: int16 has room for it in the weights
    raises = found.raises if is_depthwise else found.raises.reshape(-1, 1, 1, 1)
    weights = operation.weights.astype(np.int16) << raises.astype(np.int16)
    pack = packed_depthwise if is_depthwise else packed_convolution
    return found.rule, tuple(pack(weights, found.header).tolist())
