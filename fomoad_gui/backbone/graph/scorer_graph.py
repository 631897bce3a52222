"""Pooling, projection and detector as one float32 TFLite graph: embeddings in, cell scores out."""

from __future__ import annotations

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.builder import GraphBuilder
from fomoad_gui.backbone.graph.layers import Grid, elementwise, pointwise, reduce, reshape
from fomoad_gui.backbone.graph.scorer_heads import head_scores
from fomoad_gui.core.detector import CellCorrection, Detector, cells_that_count
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import Projection

Operator = schema.BuiltinOperator
Options = schema.BuiltinOptions


def scorer_graph(pooling: Pooling | None, projection: Projection, detector: Detector, rows: int, columns: int) -> bytes:
    """The content of a `.tflite` file for a trunk's map of `rows` × `columns` cells.

    Input `embeddings` float32 [1, rows, columns, D]; outputs `cell_scores` float32 [1, gh, gw, 1], what the detector
    gives, and `image_score` float32 [1, 1, 1, 1], the mean of the highest of them.
    """
    graph = GraphBuilder("fomoad scorer")
    grid = Grid(rows, columns)
    value = graph.input("embeddings", (1, rows, columns, projection.dimensions_in))
    if pooling is not None:
        grid = _pooled(pooling, grid)
        value = graph.operation(
            Operator.AVERAGE_POOL_2D,
            [value],
            "pooled",
            (1, *grid, projection.dimensions_in),
            (Options.Pool2DOptions, _pool_options(pooling)),
        )
    value = pointwise(graph, value, projection.matrix.astype(np.float64), None, "projected", grid)
    correction = detector.correction
    name = "cell_scores" if correction is None else "head_scores"
    score = head_scores(graph, value, detector.head, grid, name)
    if correction is not None:
        score = _corrected(graph, score, correction, grid)
    return graph.finish([score, _image_score(graph, score, grid, detector.top_share)])


def _pooled(pooling: Pooling, grid: Grid) -> Grid:
    kernel, stride = pooling.kernel, pooling.stride
    if pooling.same:
        return Grid(-(-grid.rows // stride), -(-grid.columns // stride))
    return Grid((grid.rows - kernel) // stride + 1, (grid.columns - kernel) // stride + 1)


def _corrected(graph: GraphBuilder, score: int, correction: CellCorrection, grid: Grid) -> int:
    shape = (1, *grid, 1)
    slope = graph.constant("slope", correction.slope.reshape(shape))
    offset = graph.constant("offset", correction.offset.reshape(shape))
    sloped = elementwise(graph, Operator.MUL, [score, slope], "sloped", shape)
    return elementwise(graph, Operator.ADD, [sloped, offset], "cell_scores", shape)


def _image_score(graph: GraphBuilder, score: int, grid: Grid, top_share: float) -> int:
    cells = grid.rows * grid.columns
    count = cells_that_count(cells, top_share)
    one = (1, 1, 1, 1)
    if count == 1:
        return reduce(graph, Operator.REDUCE_MAX, score, "image_score", (1, 2), one)
    if count == cells:
        return reduce(graph, Operator.MEAN, score, "image_score", (1, 2), one)
    flat = reshape(graph, score, "all_cells", (1, 1, 1, cells))
    number = graph.constant("count", np.array(count, np.int32))
    top = graph.operation(
        Operator.TOPK_V2,
        [flat, number],
        "highest",
        (1, 1, 1, count),
        (Options.TopKV2Options, schema.TopKV2OptionsT()),
        places=True,
    )
    return reduce(graph, Operator.MEAN, top, "image_score", (3,), one)


def _pool_options(pooling: Pooling) -> schema.Pool2DOptionsT:
    options = schema.Pool2DOptionsT()
    options.padding = schema.Padding.SAME if pooling.same else schema.Padding.VALID
    options.strideW = options.strideH = pooling.stride
    options.filterWidth = options.filterHeight = pooling.kernel
    return options
