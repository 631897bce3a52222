"""An int8 trunk as the C runtime runs it: weights as its kernels read them, scales as whole numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.backbone.graph.operations import Int8Map, Int8Trunk, Kind, Operation, read_int8_trunk
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.export.c.packing import folded_bias, packed_convolution, packed_depthwise, window_depth
from fomoad_gui.export.c.requantisation import (
    Rounding,
    activation_range,
    addition,
    high_multiplier,
    reference_multiplier,
    scaling,
)

LARGEST_KERNEL = 16
"""`FOMOAD_LARGEST_KERNEL` of the runtime."""
PADDED = (Kind.CONVOLUTION, Kind.DEPTHWISE)
"""The kinds whose windows read padding; the others leave it out."""
LARGEST_RAISE = 7
"""Places to the left for which int16 has room beside an int8 weight."""
LARGEST_DEPTH = 2**16 - 1
"""Values of a window for which the runtime has room in its count."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """An operation with what the runtime needs to know of it; see `fomoad_layer` in `fomoad_model.h`."""

    operation: Operation
    depth: int
    lowest: int
    highest: int
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


def lowered_trunk(model: bytes, spec: InputSpec, rounding: Rounding) -> Trunk:
    """The trunk of an int8 `.tflite` for one input size. `FomoadError` that names what the runtime does not do."""
    trunk = read_int8_trunk(model, spec)
    return Trunk(trunk.maps, tuple(_layer(trunk, operation, rounding) for operation in trunk.operations))


def _layer(trunk: Int8Trunk, operation: Operation, rounding: Rounding) -> Layer:
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
    return Layer(
        operation=operation,
        depth=depth,
        lowest=lowest,
        highest=highest,
        numbers=_numbers(operation, given, trunk.maps[operation.second], made, rounding),
    )


def _numbers(
    operation: Operation, given: Int8Map, beside: Int8Map, made: Int8Map, rounding: Rounding
) -> tuple[int, ...]:
    if operation.kind is Kind.ADD:
        scales, zero_points = (given.scale, beside.scale), (given.zero_point, beside.zero_point)
        return addition(scales, zero_points, made.scale, made.zero_point, rounding)
    if operation.kind is Kind.RESCALE:
        return scaling(given.scale / made.scale, given.zero_point, rounding)
    if operation.weights is None or operation.bias is None or operation.weight_scales is None:
        return ()
    is_depthwise = operation.kind is Kind.DEPTHWISE
    biases = folded_bias(operation.weights, operation.bias, given.zero_point, is_depthwise=is_depthwise)
    scales_out = [given.scale * float(scale) / made.scale for scale in operation.weight_scales]
    weights = operation.weights.astype(np.int16)
    if rounding is Rounding.EXACT:
        records: list[tuple[int, ...]] = [
            (bias, *reference_multiplier(scale)) for bias, scale in zip(biases.tolist(), scales_out, strict=True)
        ]
    else:
        multipliers = [high_multiplier(scale) for scale in scales_out]
        raised = np.array([shift for _, shift in multipliers])
        axes = (0, 1, 2) if is_depthwise else (1, 2, 3)
        largest = 128 * np.abs(weights.astype(np.int64)).sum(axis=axes) + np.abs(biases)
        if raised.max() > LARGEST_RAISE or (largest << raised).max() >= 2**31:
            raise FomoadError(
                "A layer of the network has weights of too large a scale to be rounded once.",
                "Export it with the exact rounding, or train with another network.",
            )
        # a shift would cost an instruction for each sum: int16 has room for it in the weights
        weights = weights << (raised if is_depthwise else raised.reshape(-1, 1, 1, 1)).astype(np.int16)
        records = [
            (bias << shift, multiplier) for bias, (multiplier, shift) in zip(biases.tolist(), multipliers, strict=True)
        ]
    pack = packed_depthwise if is_depthwise else packed_convolution
    return tuple(pack(weights, np.array(records, np.int32)).tolist())
