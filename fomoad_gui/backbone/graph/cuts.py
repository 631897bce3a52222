"""Where a network can be cut, and cutting it there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import prod
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from fomoad_gui.backbone.graph.cells import first_refusal, windows_by_tensor
from fomoad_gui.backbone.graph.flat import pack
from fomoad_gui.core.errors import FomoadError

PREFERRED_STRIDE = 8
SMALLEST_STRIDE = 4
"""Pixels between cells below which a cut is not taken unless it is asked for: such cells see next to nothing."""
_GENERIC = re.compile(
    r"(Relu6?|Conv2D|convolution|depthwise|BiasAdd|[aA]dd(V2)?|batchnorm|FusedBatchNormV3|MaxPool\w*|AvgPool\w*|Pad(V2)?"
    r"|mul|sub|mul1|sub1|StatefulPartitionedCall|PartitionedCall|Identity|separable_conv2d)(_?\d+)?(:\d+)?"
)
"""Parts of a tensor's name that tell the operation and not the layer."""


@dataclass(frozen=True, slots=True)
class Cut:
    """One layer that a network can end at: its name, its tensor's number, pixels between cells, channels."""

    name: str
    tensor: int
    stride: int
    dimensions: int


def cuts(graph: Any) -> tuple[Cut, ...]:
    """Every layer that the network can be cut at, first to last. `FomoadError` with the reason if there is none."""
    subgraph, seen = graph.subgraphs[0], windows_by_tensor(graph)
    tensors = [operator.outputs[0] for operator in subgraph.operators if operator.outputs[0] in seen]
    if not tensors:
        raise first_refusal(graph) or FomoadError("The network has no operation.", "Choose another network.")
    names = _layer_names([_full_name(graph, tensor) for tensor in tensors])
    return tuple(
        Cut(name, int(tensor), prod(window.stride for window in seen[tensor]), int(subgraph.tensors[tensor].shape[-1]))
        for name, tensor in zip(names, tensors, strict=True)
    )


def choose(graph: Any, wanted: str | None) -> Cut:
    """The cut of that name, or the last one with cells of 8 pixels, or else the deepest with cells of 4 or more.

    `FomoadError` that lists the cuts, or says why the network goes no further, if it has no such cut.
    """
    offered = cuts(graph)
    if wanted is None:
        fitting = [cut for cut in offered if cut.stride <= PREFERRED_STRIDE]
        chosen, refusal = (fitting or offered[:1])[-1], first_refusal(graph)
        if chosen.stride < SMALLEST_STRIDE and refusal is not None:
            raise FomoadError(
                f"{refusal.message} What comes before it has cells of {chosen.stride} pixels.",
                f"Choose another network, or name the cut if you want it all the same, such as {chosen.name}.",
            )
        return chosen
    named = [cut for cut in offered if wanted == cut.name] or [
        cut for cut in offered if wanted in _parts(_full_name(graph, cut.tensor))
    ]
    if named:
        return named[-1]
    refusal = first_refusal(graph)
    reason = f" {refusal.message}" if refusal is not None else ""
    raise FomoadError(f"The network has no cut {wanted}.{reason}", f"Choose one of {', '.join(_sensible(offered))}.")


def whole(graph: Any, name: str) -> Cut:
    """The network's end as a cut called `name`; `FomoadError` with what stands in the way of a trunk so long."""
    last = cuts(graph)[-1]
    if last.tensor != graph.subgraphs[0].outputs[0]:
        raise first_refusal(graph) or FomoadError(f"The network does not end at {name}.", "Cut it at another layer.")
    return replace(last, name=name)


def cut_at(graph: Any, cut: Cut) -> bytes:
    """The `.tflite` of the network up to the cut, with nothing in it that the cut does not need; `graph` is used up."""
    subgraph = graph.subgraphs[0]
    needed: set[int] = {cut.tensor}
    kept: list[Any] = []
    for operator in reversed(subgraph.operators):
        if operator.outputs[0] in needed:
            kept.insert(0, operator)
            needed.update(int(tensor) for tensor in operator.inputs if tensor >= 0)
    needed.add(int(subgraph.inputs[0]))
    _renumber(graph, kept, sorted(needed), cut.tensor)
    return pack(graph)


def _renumber(graph: Any, operators: list[Any], tensors: list[int], output: int) -> None:
    """Keep these operations and tensors alone, with the buffers and operation codes that they use."""
    subgraph = graph.subgraphs[0]
    place = {old: new for new, old in enumerate(tensors)}
    codes = sorted({operator.opcodeIndex for operator in operators})
    buffers = [schema.BufferT()]
    for tensor in (subgraph.tensors[old] for old in tensors):
        content = graph.buffers[tensor.buffer]
        tensor.buffer = 0
        if content.data is not None and len(content.data) > 0:
            tensor.buffer = len(buffers)
            buffers.append(content)
        elif tensor.shape is not None and len(tensor.shape) == 4:
            tensor.shape = np.array([1, *tensor.shape[1:]], np.int32)
        tensor.shapeSignature = None
    for operator in operators:
        operator.opcodeIndex = codes.index(operator.opcodeIndex)
        operator.inputs = [place[int(old)] if old >= 0 else -1 for old in operator.inputs]
        operator.outputs = [place[int(operator.outputs[0])]]
        operator.intermediates = None
    subgraph.tensors = [subgraph.tensors[old] for old in tensors]
    subgraph.inputs, subgraph.outputs = [place[int(subgraph.inputs[0])]], [place[output]]
    subgraph.operators = operators
    graph.operatorCodes = [graph.operatorCodes[old] for old in codes]
    graph.buffers = buffers
    # both name tensors by their old numbers
    graph.signatureDefs, graph.metadata, graph.metadataBuffer = [], [], None


def _full_name(graph: Any, tensor: int) -> str:
    return bytes(graph.subgraphs[0].tensors[tensor].name or b"").decode(errors="replace")


def _layer_names(full: list[str]) -> list[str]:
    """The layer's part of each tensor's name, made unique by a number where two are alike."""
    names = [_layer(name) for name in full]
    if sum(name.endswith("_1") for name in names) > 0.8 * len(names):
        # Keras numbers the layers of a network that was built again, all but a few
        names = [name.removesuffix("_1") for name in names]
    result: list[str] = []
    for name in names:
        number = 2
        unique = name
        while unique in result:
            unique, number = f"{name}_no{number}", number + 1
        result.append(unique)
    return result


def _layer(name: str) -> str:
    parts = [part for part in name.split(";")[0].split("/") if not _GENERIC.fullmatch(part)]
    return parts[-1] if parts else "layer"


def _parts(name: str) -> set[str]:
    parts = {name, *(part for text in name.split(";") for part in text.split("/"))}
    return parts | {part.removesuffix("_1") for part in parts}


def _sensible(offered: tuple[Cut, ...]) -> list[str]:
    """The last few layers of every stride from 4 pixels on, all of them where there are none."""
    last: list[str] = []
    for stride in sorted({cut.stride for cut in offered if cut.stride >= SMALLEST_STRIDE}) or [offered[-1].stride]:
        last += [cut.name for cut in offered if cut.stride == stride][-3:]
    return last
