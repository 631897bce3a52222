"""The operations that scorers are made of, with their options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.builder import GraphBuilder
from fomoad_gui.core.arrays import Float64Array

Operator = schema.BuiltinOperator
Options = schema.BuiltinOptions

_OPTIONS: dict[int, tuple[int, Any]] = {
    Operator.ADD: (Options.AddOptions, schema.AddOptionsT),
    Operator.SUB: (Options.SubOptions, schema.SubOptionsT),
    Operator.MUL: (Options.MulOptions, schema.MulOptionsT),
    Operator.EXP: (Options.ExpOptions, schema.ExpOptionsT),
    Operator.NEG: (Options.NegOptions, schema.NegOptionsT),
    Operator.ABS: (Options.AbsOptions, schema.AbsOptionsT),
    Operator.SQUARE: (Options.SquareOptions, schema.SquareOptionsT),
}


class Grid(NamedTuple):
    """How many cells there are below and beside one another."""

    rows: int
    columns: int


def elementwise(graph: GraphBuilder, code: int, inputs: Sequence[int], name: str, shape: Sequence[int]) -> int:
    """An operation on each element; a smaller input is repeated."""
    known = _OPTIONS.get(code)
    return graph.operation(code, inputs, name, shape, None if known is None else (known[0], known[1]()))


def scalar(graph: GraphBuilder, value: float, name: str) -> int:
    """A constant for `elementwise`."""
    return graph.constant(name, np.full((1, 1, 1, 1), value, np.float32))


def reshape(graph: GraphBuilder, value: int, name: str, shape: Sequence[int]) -> int:
    """The same elements in another shape."""
    options = schema.ReshapeOptionsT()
    options.newShape = list(shape)
    wanted = graph.constant(f"{name}_shape", np.array(shape, np.int32))
    return graph.operation(Operator.RESHAPE, [value, wanted], name, shape, (Options.ReshapeOptions, options))


def reduce(graph: GraphBuilder, code: int, value: int, name: str, axes: tuple[int, ...], shape: Sequence[int]) -> int:
    """SUM, MEAN, REDUCE_MAX or REDUCE_MIN over `axes`, which stay with length 1."""
    options = schema.ReducerOptionsT()
    options.keepDims = True
    over = graph.constant(f"{name}_axes", np.array(axes, np.int32))
    return graph.operation(code, [value, over], name, shape, (Options.ReducerOptions, options))


def pointwise(
    graph: GraphBuilder, value: int, weights: Float64Array, bias: Float64Array | None, name: str, grid: Grid
) -> int:
    """A 1×1 convolution with `weights` [in, out]."""
    inputs, outputs = weights.shape
    kernel = weights.T.reshape(outputs, 1, 1, inputs).astype(np.float32)
    offsets = np.zeros(outputs, np.float32) if bias is None else bias.astype(np.float32)
    options = schema.Conv2DOptionsT()
    options.padding, options.strideW, options.strideH = schema.Padding.VALID, 1, 1
    options.dilationWFactor = options.dilationHFactor = 1
    return graph.operation(
        Operator.CONV_2D,
        [value, graph.constant(f"{name}_weights", kernel), graph.constant(f"{name}_bias", offsets)],
        name,
        (1, *grid, outputs),
        (Options.Conv2DOptions, options),
    )
