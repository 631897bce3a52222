"""What flows through a float32 graph while it looks at pictures: every tensor's values, every layer's mean input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema
from ai_edge_litert.interpreter import Interpreter, OpResolverType

from fomoad_gui.backbone.quiet import quiet_stderr
from fomoad_gui.core.arrays import Float32Array, Float64Array, Uint8Array
from fomoad_gui.core.progress import Progress

VALUES = 512
"""Values kept of a tensor and picture, drawn at random beside its extremes."""

Operator = schema.BuiltinOperator
CONVOLUTIONS = (Operator.CONV_2D, Operator.DEPTHWISE_CONV_2D)


@dataclass(frozen=True, slots=True)
class Observed:
    """What calibration pictures showed.

    `values` holds, for each activation tensor by its number in the file, a sample float32 [n] of its values with the
    extremes among them; `patches`, for each convolution by its number among the operations, the mean of all its input
    windows float64 [k, k, C], zero padding included.
    """

    values: dict[int, Float32Array]
    patches: dict[int, Float64Array]


def observe(model: bytes, graph: Any, pictures: Uint8Array, progress: Progress) -> Observed:
    """Run the float32 trunk `model`, unpacked as `graph`, on pictures uint8 [N, h, w, c], one at a time."""
    subgraph = graph.subgraphs[0]
    with quiet_stderr():
        # delegates would swallow the tensors in between
        interpreter = Interpreter(
            model_content=model,
            experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            experimental_preserve_all_tensors=True,
        )
        interpreter.resize_tensor_input(subgraph.inputs[0], (1, *pictures.shape[1:]))
        interpreter.allocate_tensors()
    activations = [subgraph.inputs[0], *(operator.outputs[0] for operator in subgraph.operators)]
    convolutions = {
        number: operator
        for number, operator in enumerate(subgraph.operators)
        if graph.operatorCodes[operator.opcodeIndex].builtinCode in CONVOLUTIONS
    }
    samples: dict[int, list[Float32Array]] = {tensor: [] for tensor in activations}
    sums: dict[int, Float64Array] = {}
    rng = np.random.default_rng(0)
    for done, picture in enumerate(pictures):
        progress.checkpoint(done, len(pictures), "Calibrating int8")
        interpreter.set_tensor(subgraph.inputs[0], ((picture.astype(np.float32) - 128.0) / 128.0)[np.newaxis])
        interpreter.invoke()
        for tensor in activations:
            flat = interpreter.get_tensor(tensor).ravel()
            chosen = flat[rng.integers(0, len(flat), VALUES)]
            samples[tensor].append(np.concatenate([[flat.min(), flat.max()], chosen]).astype(np.float32))
        for number, operator in convolutions.items():
            kernel = subgraph.tensors[operator.inputs[1]].shape[1]
            patch = _mean_patch(interpreter.get_tensor(operator.inputs[0])[0], int(kernel), operator.builtinOptions)
            sums[number] = sums.get(number, 0.0) + patch
    return Observed(
        {tensor: np.concatenate(parts) for tensor, parts in samples.items()},
        {number: total / len(pictures) for number, total in sums.items()},
    )


def _mean_patch(maps: Float32Array, kernel: int, options: Any) -> Float64Array:
    """The mean over all windows [k, k, C] that a convolution takes of maps [h, w, C]."""
    stride, dilation = int(options.strideH), int(options.dilationHFactor)
    reach = (kernel - 1) * dilation + 1
    if options.padding == schema.Padding.SAME:
        padding = [_same_padding(size, reach, stride) for size in maps.shape[:2]]
        maps = np.pad(maps, [*padding, (0, 0)])
    rows, columns = ((size - reach) // stride + 1 for size in maps.shape[:2])
    return np.array(
        [
            [
                maps[
                    i * dilation : i * dilation + (rows - 1) * stride + 1 : stride,
                    j * dilation : j * dilation + (columns - 1) * stride + 1 : stride,
                ].mean(axis=(0, 1), dtype=np.float64)
                for j in range(kernel)
            ]
            for i in range(kernel)
        ]
    )


def _same_padding(size: int, reach: int, stride: int) -> tuple[int, int]:
    total = max((-(-size // stride) - 1) * stride + reach - size, 0)
    return total // 2, total - total // 2
