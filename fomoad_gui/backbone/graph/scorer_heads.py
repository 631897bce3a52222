"""Each head as TFLite operations: projected embeddings in, a score for each cell out."""

from __future__ import annotations

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.builder import GraphBuilder
from fomoad_gui.backbone.graph.layers import Grid, elementwise, pointwise, reduce, reshape, scalar
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import Head
from fomoad_gui.core.mixture import Covariance, GaussianMixture, log_constants
from fomoad_gui.core.standardised_mixture import StandardisedMixture

Operator = schema.BuiltinOperator
Options = schema.BuiltinOptions


def head_scores(graph: GraphBuilder, value: int, head: Head, grid: Grid, name: str) -> int:
    """The scores float32 [1, gh, gw, 1], as the tensor `name`, of projected embeddings [1, gh, gw, d]."""
    if isinstance(head, CellGaussians):
        return _cell_gaussians(graph, value, head, grid, name)
    if isinstance(head, Coreset):
        return _coreset(graph, value, head, grid, name)
    cells = (1, *grid, 1)
    if isinstance(head, GaussianMixture):
        likelihood = _log_likelihood(graph, value, head, grid)
        return elementwise(graph, Operator.NEG, [likelihood], name, cells)
    return _standardised(graph, value, head, grid, name)


def _standardised(graph: GraphBuilder, value: int, head: StandardisedMixture, grid: Grid, name: str) -> int:
    cells = (1, *grid, 1)
    likelihood = _log_likelihood(graph, value, head.mixture, grid)
    mean, slope = scalar(graph, head.mean, "mean"), scalar(graph, 1 / head.deviation, "slope")
    centred = elementwise(graph, Operator.SUB, [likelihood, mean], "centred_likelihood", cells)
    standard = elementwise(graph, Operator.MUL, [centred, slope], "standardised_likelihood", cells)
    return elementwise(graph, Operator.ABS, [standard], name, cells)


def _cell_gaussians(graph: GraphBuilder, value: int, head: CellGaussians, grid: Grid, name: str) -> int:
    """log(1 + |Uᵀ(x − μ)|²), a matrix for each cell."""
    count, dimensions, cells = grid.rows * grid.columns, head.dimensions, (1, *grid, 1)
    means = graph.constant("cell_means", head.means[np.newaxis])
    centred = elementwise(graph, Operator.SUB, [value, means], "centred", (1, *grid, dimensions))
    lone = reshape(graph, centred, "lone_cells", (count, 1, dimensions))
    factors = graph.constant("cell_factors", head.factors.reshape(count, dimensions, dimensions))
    whitened = graph.operation(
        Operator.BATCH_MATMUL,
        [lone, factors],
        "whitened",
        (count, 1, dimensions),
        (Options.BatchMatMulOptions, schema.BatchMatMulOptionsT()),
    )
    squared = elementwise(graph, Operator.SQUARE, [whitened], "squared", (count, 1, dimensions))
    distances = reduce(graph, Operator.SUM, squared, "distances", (2,), (count, 1, 1))
    placed = reshape(graph, distances, "placed", cells)
    raised = elementwise(graph, Operator.ADD, [placed, scalar(graph, 1.0, "one")], "raised", cells)
    return elementwise(graph, Operator.LOG, [raised], name, cells)


def _coreset(graph: GraphBuilder, value: int, head: Coreset, grid: Grid, name: str) -> int:
    """√(|x|² + min (|m|² − 2 x·m))."""
    cells = (1, *grid, 1)
    members = head.members.astype(np.float64)
    products = pointwise(graph, value, -2 * members.T, np.square(members).sum(axis=1), "products", grid)
    nearest = reduce(graph, Operator.REDUCE_MIN, products, "nearest", (3,), cells)
    squared = elementwise(graph, Operator.SQUARE, [value], "squared", (1, *grid, head.dimensions))
    length = reduce(graph, Operator.SUM, squared, "length", (3,), cells)
    distance = elementwise(graph, Operator.ADD, [length, nearest], "squared_distance", cells)
    positive = elementwise(graph, Operator.RELU, [distance], "positive", cells)
    return elementwise(graph, Operator.SQRT, [positive], name, cells)


def _log_likelihood(graph: GraphBuilder, value: int, mixture: GaussianMixture, grid: Grid) -> int:
    """With the precision's Cholesky factors U and the means μ,
    log p(x) = log Σₖ exp(log wₖ + log det Uₖ − d/2 log 2π − ½ |Uₖᵀx − Uₖᵀμₖ|²), all Uₖᵀ in one 1×1 convolution.
    """
    weights, bias = _whitening(mixture)
    whitened = pointwise(graph, value, weights, bias, "whitened", grid)
    squared = elementwise(graph, Operator.SQUARE, [whitened], "squared", (1, *grid, bias.size))
    halves = np.kron(np.eye(mixture.components), np.full((mixture.dimensions, 1), -0.5))
    densities = pointwise(graph, squared, halves, log_constants(mixture), "log_densities", grid)
    one, all_of_them = (1, *grid, 1), (1, *grid, mixture.components)
    largest = reduce(graph, Operator.REDUCE_MAX, densities, "largest", (3,), one)
    below = elementwise(graph, Operator.SUB, [densities, largest], "below_largest", all_of_them)
    relative = elementwise(graph, Operator.EXP, [below], "densities", all_of_them)
    total = reduce(graph, Operator.SUM, relative, "density", (3,), one)
    logarithm = elementwise(graph, Operator.LOG, [total], "log_density", one)
    return elementwise(graph, Operator.ADD, [logarithm, largest], "log_likelihood", one)


def _whitening(mixture: GaussianMixture) -> tuple[Float64Array, Float64Array]:
    """Weights [d, K·d] and bias [K·d] of x ↦ Uₖᵀ(x − μₖ) for all components."""
    factors = mixture.precision_cholesky
    if mixture.covariance is Covariance.DIAGONAL:
        factors = factors[:, :, np.newaxis] * np.eye(mixture.dimensions)
    weights = factors.transpose(1, 0, 2).reshape(mixture.dimensions, -1)
    bias = -np.einsum("kd,kde->ke", mixture.means, factors).ravel()
    return weights, bias
