"""Pooling, projection and mixture as one float32 TFLite graph: embeddings in, cell scores out."""

from __future__ import annotations

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.builder import GraphBuilder
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.mixture import Covariance, GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import Projection

Operator = schema.BuiltinOperator
Options = schema.BuiltinOptions


def scorer_graph(
    pooling: Pooling | None, projection: Projection, mixture: GaussianMixture, rows: int, columns: int
) -> bytes:
    """The content of a `.tflite` file for a trunk's map of `rows` × `columns` cells.

    Input `embeddings` float32 [1, rows, columns, D]; outputs `cell_scores` float32 [1, gh, gw, 1], the negative
    log-likelihoods in nats, and `image_score` float32 [1, 1, 1, 1], the largest of them.

    With the precision's Cholesky factors U and the means μ,
    log p(x) = log Σₖ exp(log wₖ + log det Uₖ − d/2 log 2π − ½ |Uₖᵀx − Uₖᵀμₖ|²), all Uₖᵀ in one 1×1 convolution.
    """
    graph = GraphBuilder("fomoad scorer")
    value = graph.input("embeddings", (1, rows, columns, projection.dimensions_in))
    if pooling is not None:
        rows = (rows - pooling.kernel) // pooling.stride + 1
        columns = (columns - pooling.kernel) // pooling.stride + 1
        value = graph.operation(
            Operator.AVERAGE_POOL_2D,
            [value],
            "pooled",
            (1, rows, columns, projection.dimensions_in),
            (Options.Pool2DOptions, _pool_options(pooling)),
        )
    value = _pointwise(graph, value, projection.matrix.astype(np.float64), None, "projected", rows, columns)
    weights, bias = _whitening(mixture)
    value = _pointwise(graph, value, weights, bias, "whitened", rows, columns)
    value = graph.operation(
        Operator.SQUARE,
        [value],
        "squared",
        (1, rows, columns, bias.size),
        (Options.SquareOptions, schema.SquareOptionsT()),
    )
    halves = np.kron(np.eye(mixture.components), np.full((mixture.dimensions, 1), -0.5))
    value = _pointwise(graph, value, halves, _constants(mixture), "log_densities", rows, columns)
    score = _negative_log_sum_exp(graph, value, rows, columns, mixture.components)
    image_score = _reduce(graph, Operator.REDUCE_MAX, score, "image_score", (1, 2), (1, 1, 1, 1))
    return graph.finish([score, image_score])


def _whitening(mixture: GaussianMixture) -> tuple[Float64Array, Float64Array]:
    """Weights [d, K·d] and bias [K·d] of x ↦ Uₖᵀ(x − μₖ) for all components."""
    factors = mixture.precision_cholesky
    if mixture.covariance is Covariance.DIAGONAL:
        factors = factors[:, :, np.newaxis] * np.eye(mixture.dimensions)
    weights = factors.transpose(1, 0, 2).reshape(mixture.dimensions, -1)
    bias = -np.einsum("kd,kde->ke", mixture.means, factors).ravel()
    return weights, bias


def _constants(mixture: GaussianMixture) -> Float64Array:
    """[K]: log weight + log det U − d/2 log 2π."""
    factors = mixture.precision_cholesky
    full = mixture.covariance is Covariance.FULL
    diagonals = np.diagonal(factors, axis1=1, axis2=2) if full else factors
    constants: Float64Array = (
        np.log(mixture.weights) + np.log(diagonals).sum(axis=1) - mixture.dimensions / 2 * np.log(2 * np.pi)
    )
    return constants


def _pointwise(
    graph: GraphBuilder,
    value: int,
    weights: Float64Array,
    bias: Float64Array | None,
    name: str,
    rows: int,
    columns: int,
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
        (1, rows, columns, outputs),
        (Options.Conv2DOptions, options),
    )


def _negative_log_sum_exp(graph: GraphBuilder, value: int, rows: int, columns: int, components: int) -> int:
    one, all_of_them = (1, rows, columns, 1), (1, rows, columns, components)
    largest = _reduce(graph, Operator.REDUCE_MAX, value, "largest", (3,), one)
    centred = graph.operation(
        Operator.SUB, [value, largest], "centred", all_of_them, (Options.SubOptions, schema.SubOptionsT())
    )
    densities = graph.operation(
        Operator.EXP, [centred], "densities", all_of_them, (Options.ExpOptions, schema.ExpOptionsT())
    )
    total = _reduce(graph, Operator.SUM, densities, "density", (3,), one)
    logarithm = graph.operation(Operator.LOG, [total], "log_density", one)
    likelihood = graph.operation(
        Operator.ADD, [logarithm, largest], "log_likelihood", one, (Options.AddOptions, schema.AddOptionsT())
    )
    return graph.operation(Operator.NEG, [likelihood], "cell_scores", one, (Options.NegOptions, schema.NegOptionsT()))


def _reduce(
    graph: GraphBuilder, code: int, value: int, name: str, axes: tuple[int, ...], shape: tuple[int, ...]
) -> int:
    options = schema.ReducerOptionsT()
    options.keepDims = True
    over = graph.constant(f"{name}_axes", np.array(axes, np.int32))
    return graph.operation(code, [value, over], name, shape, (Options.ReducerOptions, options))


def _pool_options(pooling: Pooling) -> schema.Pool2DOptionsT:
    options = schema.Pool2DOptionsT()
    options.padding = schema.Padding.VALID
    options.strideW = options.strideH = pooling.stride
    options.filterWidth = options.filterHeight = pooling.kernel
    return options
