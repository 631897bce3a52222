"""When rows are made, how many of each map wait at a time, and where they lie in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fomoad_gui.backbone.graph.operations import JOINING, Int8Map, Kind
from fomoad_gui.export.c.trunk import PADDED, Layer, Trunk

WORD = 4
SLACK = 3
"""Bytes behind a row that a kernel may read with the last word of a window."""
FLOAT = 4
COUNTER = 2
UNPACKED_DEPTH = 8
"""Values of the windows for which the runtime unpacks a row at once."""
CONVOLUTION_SCRATCH = 5
"""Bytes of scratch for each value of a window: two windows unpacked into int16, and one gathered."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How the scorer pools the trunk's last map into `rows` × `columns` cells."""

    kernel: int
    stride: int
    top: int
    left: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Ring:
    """Where the rows of a map lie: `capacity` of them, `step` bytes apart, each with `before` columns of padding.

    `plane` are the bytes from one channel of a row to the next where channels lie apart, 0 where they lie side by side.
    """

    before: int
    plane: int
    capacity: int
    step: int
    offset: int


@dataclass(frozen=True, slots=True)
class Memory:
    """Offsets and sizes in bytes; see `fomoad_model` of the runtime."""

    rings: tuple[Ring, ...]
    cells: int
    scratch: int
    counters: int
    total: int


def plan_memory(trunk: Trunk, windows: Windows, scorer_floats: int) -> Memory:
    """Rows, then scores, scratch (of the kernels or the scorer, which take `scorer_floats`), and counters.

    Maps of which no row outlives the round in which it is made share a place where their rows are not there at a time.
    """
    waiting = waiting_rows(trunk, windows)
    paddings = [_columns_of_padding(trunk, number) for number in range(len(trunk.maps))]
    planes = [
        _whole(sum(paddings[number]) + given.columns) if _is_planar(trunk, number) else 0
        for number, given in enumerate(trunk.maps)
    ]
    steps = [
        _whole((plane or before + given.columns + after) * given.channels + SLACK)
        for given, plane, (before, after) in zip(trunk.maps, planes, paddings, strict=True)
    ]
    # what shares a place cannot keep padding there
    passing = [number for number in waiting.passing if paddings[number] == (0, 0)]
    offsets, shared = _shared_places(trunk, passing, steps)
    end = shared
    for number, capacity in enumerate(waiting.most):
        if number not in offsets:
            offsets[number] = end
            end += steps[number] * capacity
    rings = [Ring(paddings[n][0], planes[n], waiting.most[n], steps[n], offsets[n]) for n in range(len(trunk.maps))]
    cells = end
    scratch = cells + FLOAT * windows.rows * windows.columns
    deepest = max((layer.depth for layer in trunk.layers), default=0)
    unpacked = max((_unpacked_row(trunk, layer, planes) for layer in trunk.layers), default=0)
    counters = scratch + _whole(max(CONVOLUTION_SCRATCH * deepest + SLACK, unpacked, FLOAT * scorer_floats))
    counted = len(trunk.maps) + 1 + len(trunk.layers)
    return Memory(tuple(rings), cells, scratch, counters, _whole(counters + COUNTER * counted))


@dataclass(frozen=True, slots=True)
class Waiting:
    """`most` rows of each map wait to be read at a time; no row of a `passing` map outlives its round."""

    most: tuple[int, ...]
    passing: tuple[int, ...]


def waiting_rows(trunk: Trunk, windows: Windows) -> Waiting:
    """By playing the runtime's rounds. A row is needed until every window that sees it has been used."""
    kept = [False] * len(trunk.maps)
    made, scored, most = [0] * len(trunk.maps), 0, [1] * len(trunk.maps)
    readers = _readers(trunk, windows)

    def oldest_needed(number: int) -> int:
        return min((first(made, scored) for first in readers[number]), default=made[number])

    def count(number: int) -> None:
        # the row that has just been made, and those before it that are needed still
        most[number] = max(most[number], made[number] - max(oldest_needed(number), 0))

    for row in range(trunk.maps[0].rows):
        made[0] = row + 1
        count(0)
        has_made = True
        while has_made:  # as `make_rows` of the runtime
            has_made = False
            for layer in trunk.layers:
                if _can_make(trunk.maps, layer, made):
                    made[layer.operation.output] += 1
                    count(layer.operation.output)
                    has_made = True
            if scored < windows.rows:
                last = scored * windows.stride - windows.top + windows.kernel - 1
                if made[-1] > min(last, trunk.maps[-1].rows - 1):
                    scored += 1
                    has_made = True
            for number in range(len(trunk.maps)):
                kept[number] |= made[number] > max(oldest_needed(number), 0)
            has_made = has_made and made[0] == trunk.maps[0].rows
    complete = made == [given.rows for given in trunk.maps] and scored == windows.rows
    assert complete, "the rounds have not made every row"
    return Waiting(
        tuple(most), tuple(number for number in range(1, len(kept)) if most[number] == 1 and not kept[number])
    )


def _shared_places(trunk: Trunk, passing: Sequence[int], steps: Sequence[int]) -> tuple[dict[int, int], int]:
    """An offset for each of these maps, and the end of them all: rows that are there at a time do not overlap."""
    lives = {}
    for number in passing:
        made = next(i for i, layer in enumerate(trunk.layers) if layer.operation.output == number)
        read = [i for i, layer in enumerate(trunk.layers) if number in (layer.operation.source, layer.operation.second)]
        # the scorer reads the last map
        lives[number] = (made, len(trunk.layers) if number == len(trunk.maps) - 1 else max(read))
    offsets: dict[int, int] = {}
    for number in sorted(passing, key=lambda one: -steps[one]):
        begin, end = lives[number]
        beside = sorted((offsets[o], steps[o]) for o in offsets if lives[o][0] <= end and begin <= lives[o][1])
        offset = 0
        for taken, size in beside:
            if offset + steps[number] <= taken:
                break
            offset = max(offset, taken + size)
        offsets[number] = offset
    return offsets, max((offsets[number] + steps[number] for number in offsets), default=0)


def _can_make(maps: Sequence[Int8Map], layer: Layer, made: Sequence[int]) -> bool:
    operation = layer.operation
    row = made[operation.output]
    if row >= maps[operation.output].rows:
        return False
    last = row * operation.stride - operation.top + layer.reach - 1
    if made[operation.source] <= min(last, maps[operation.source].rows - 1):
        return False
    return operation.kind not in JOINING or made[operation.second] > row


def _readers(trunk: Trunk, windows: Windows) -> list[list[_FirstNeeded]]:
    readers: list[list[_FirstNeeded]] = [[] for _ in trunk.maps]
    for operation in (layer.operation for layer in trunk.layers):
        rows = trunk.maps[operation.output].rows
        readers[operation.source].append(_FirstNeeded(operation.output, operation.stride, operation.top, rows))
        if operation.kind in JOINING:
            readers[operation.second].append(_FirstNeeded(operation.output, 1, 0, rows))
    readers[-1].append(_FirstNeeded(None, windows.stride, windows.top, windows.rows))
    return readers


@dataclass(frozen=True, slots=True)
class _FirstNeeded:
    """The first row that the next window of a layer reads; of the scorer where `output` is None."""

    output: int | None
    stride: int
    top: int
    rows: int

    def __call__(self, made: Sequence[int], scored: int) -> int:
        row = scored if self.output is None else made[self.output]
        return 1 << 30 if row >= self.rows else row * self.stride - self.top


def _is_planar(trunk: Trunk, number: int) -> bool:
    """Whether channels lie apart: those that a convolution makes for depthwise ones, additions beside them or not."""
    made_by = {layer.operation.kind for layer in trunk.layers if layer.operation.output == number}
    read_by = {
        layer.operation.kind for layer in trunk.layers if number in (layer.operation.source, layer.operation.second)
    }
    is_read_so = Kind.DEPTHWISE in read_by and read_by <= {Kind.DEPTHWISE, Kind.ADD}
    return made_by == {Kind.CONVOLUTION} and is_read_so and number != len(trunk.maps) - 1


def _unpacked_row(trunk: Trunk, layer: Layer, planes: Sequence[int]) -> int:
    """Bytes of a row of windows of eight values as int16, which the runtime unpacks where it makes planes of them."""
    operation = layer.operation
    is_made_so = layer.depth == UNPACKED_DEPTH and operation.kernel == 1 and planes[operation.output] > 0
    return 2 * UNPACKED_DEPTH * trunk.maps[operation.output].columns if is_made_so else 0


def _columns_of_padding(trunk: Trunk, number: int) -> tuple[int, int]:
    """To the left and to the right, for the layer that reads most of it."""
    before = after = 0
    for layer in trunk.layers:
        operation = layer.operation
        if operation.source == number and operation.kind in PADDED:
            last = (trunk.maps[operation.output].columns - 1) * operation.stride - operation.left + layer.reach - 1
            before, after = max(before, operation.left), max(after, last - trunk.maps[number].columns + 1)
    return before, after


def _whole(size: int) -> int:
    return -(-size // WORD) * WORD
