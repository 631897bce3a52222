"""The generated source: one detector as constants of C."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.geometry import AxisGeometry, CellGrid
from fomoad_gui.export.c.fixed import FixedNumbers
from fomoad_gui.export.c.requantisation import Rule
from fomoad_gui.export.c.schedule import WORD, Memory
from fomoad_gui.export.c.scorer import ScorerNumbers
from fomoad_gui.export.c.trunk import PADDED, Trunk

WIDTH = 110
SMALLEST = -(2**31)
"""The int32 that C has no literal for."""


def detector_source(
    bundle: ModelBundle, trunk: Trunk, scorer: ScorerNumbers, fixed: FixedNumbers, memory: Memory, grid: CellGrid
) -> str:
    """`fomoad_detector.c`. Equal arguments give equal text."""
    parts = ['#include "fomoad_detector.h"', "", "#include <stddef.h>", ""]
    blanks = _blanks(trunk, memory)
    # as words, so that they lie at a multiple of 4
    parts += [
        _integers("int32_t", f"blank_{_name(zero)}", [_word_of(zero)] * (length // WORD))
        for zero, length in sorted(blanks.items())
    ]
    for number, layer in enumerate(trunk.layers):
        if layer.numbers:
            parts.append(_integers("int32_t", f"numbers_{number}", layer.numbers))
    parts.append(_maps(trunk, memory))
    parts.append(_layers(trunk))
    parts += ["#ifdef FOMOAD_FIXED_POINT", _fixed_scorer(scorer, fixed)]
    parts += ["#else", _float_scorer(scorer), "#endif", ""]
    regions = _regions(bundle, grid)
    parts += [regions] if regions else []
    parts.append(_model(bundle, trunk, memory, grid, has_regions=bool(regions)))
    return "\n".join(parts)


def detector_header(bundle: ModelBundle, memory: Memory) -> str:
    """`fomoad_detector.h`: what an application needs to know before it runs."""
    return "\n".join(
        [
            "/* The detector of this export; see fomoad.h. */",
            "#ifndef FOMOAD_DETECTOR_H",
            "#define FOMOAD_DETECTOR_H",
            "",
            '#include "fomoad_model.h"',
            "",
            "#ifdef __cplusplus",
            'extern "C" {',
            "#endif",
            "",
            f"#define FOMOAD_WIDTH {bundle.input.width}",
            f"#define FOMOAD_HEIGHT {bundle.input.height}",
            f"#define FOMOAD_CHANNELS {bundle.input.channels}",
            "/* Bytes of memory that the detector works in, at a multiple of 4. */",
            f"#define FOMOAD_MEMORY {memory.total}",
            "",
            "extern const fomoad_model fomoad_detector_model;",
            "",
            "#ifdef __cplusplus",
            "}",
            "#endif",
            "",
            "#endif",
            "",
        ]
    )


def golden_source(inputs: Uint8Array, cells: Float32Array, fixed_cells: Float32Array) -> str:
    """`fomoad_golden.c`: inputs uint8 [N, h, w, c], and the scores [N, gh, gw] that the build must give, to the bit.

    `cells` are those of the scorer in float32, `fixed_cells` those of the one in fixed point.
    """
    parts = ['#include "fomoad_self_test.h"', ""]
    for number, picture in enumerate(inputs):
        parts.append(_integers("uint8_t", f"picture_{number}", picture.ravel().tolist()))
    parts += ["#ifdef FOMOAD_FIXED_POINT", *_golden_scores(fixed_cells), "#else", *_golden_scores(cells), "#endif", ""]
    lines = [f"    {{picture_{number}, cells_{number}}}," for number in range(len(inputs))]
    parts += [f"const uint16_t fomoad_golden_count = {len(inputs)};", ""]
    parts += [f"const fomoad_golden fomoad_golden_pictures[{len(inputs)}] = {{", *lines, "};", ""]
    return "\n".join(parts)


def _golden_scores(cells: Float32Array) -> list[str]:
    """Scores [N, gh, gw] as their bits, an array for each picture."""
    return [
        _integers("uint32_t", f"cells_{number}", scores.view(np.uint32).ravel().tolist(), suffix="u")
        for number, scores in enumerate(cells)
    ]


def float_literal(value: float) -> str:
    """A float32 as C reads it back, to the bit."""
    text = f"{np.float32(value):.9g}"
    return text + ("f" if any(mark in text for mark in ".e") else ".0f")


def _blanks(trunk: Trunk, memory: Memory) -> dict[int, int]:
    """Zero point to the length of the longest row of padding that windows read: one channel of it if they lie apart."""
    blanks: dict[int, int] = {}
    for number in _maps_with_blank_rows(trunk):
        given, ring = trunk.maps[number], memory.rings[number]
        length = ring.plane + WORD if ring.plane else ring.step
        blanks[given.zero_point] = max(blanks.get(given.zero_point, 0), length)
    return blanks


def _word_of(value: int) -> int:
    """Four of an int8, as the int32 that they are together."""
    return int.from_bytes(np.full(WORD, value, np.int8).tobytes(), "little", signed=True)


def _maps_with_blank_rows(trunk: Trunk) -> set[int]:
    """Those of which windows read rows above the first or below the last."""
    found = set()
    for layer in trunk.layers:
        operation = layer.operation
        last = (trunk.maps[operation.output].rows - 1) * operation.stride - operation.top + layer.reach - 1
        if operation.kind in PADDED and (operation.top > 0 or last >= trunk.maps[operation.source].rows):
            found.add(operation.source)
    return found


def _name(zero: int) -> str:
    return f"minus_{-zero}" if zero < 0 else str(zero)


def _maps(trunk: Trunk, memory: Memory) -> str:
    padded = _maps_with_blank_rows(trunk)
    lines = []
    for number, (given, ring) in enumerate(zip(trunk.maps, memory.rings, strict=True)):
        blank = f"(const int8_t *)blank_{_name(given.zero_point)}" if number in padded else "NULL"
        lines.append(
            f"    {{{given.rows}, {given.columns}, {given.channels}, {ring.before}, {ring.plane}, {ring.capacity}, "
            f"{ring.step}, {ring.offset}, {given.zero_point}, {blank}}},"
        )
    return "\n".join([f"static const fomoad_map maps[{len(lines)}] = {{", *lines, "};", ""])


def _layers(trunk: Trunk) -> str:
    lines = []
    for number, layer in enumerate(trunk.layers):
        operation = layer.operation
        fields = (
            *(f"FOMOAD_{operation.kind.name}", operation.kernel, operation.stride, operation.dilation),
            *(operation.top, operation.left, operation.source, operation.second, operation.output),
            *(layer.depth, layer.lowest, layer.highest, f"FOMOAD_{(layer.rule or Rule.TWICE).name}"),
            f"numbers_{number}" if layer.numbers else "NULL",
        )
        lines.append(f"    {{{', '.join(map(str, fields))}}},")
    return "\n".join([f"static const fomoad_layer layers[{len(lines)}] = {{", *lines, "};", ""])


def _float_scorer(scorer: ScorerNumbers) -> str:
    """The scorer in float32, and its arrays."""
    names = ("projection", "shift", "means", "factors", "constants", "slopes", "offsets")
    arrays = {
        name: _floats(name, values) for name in names if (values := getattr(scorer, name)) is not None and values.size
    }
    return "\n".join([*arrays.values(), _scorer(scorer, [name if name in arrays else "NULL" for name in names])])


def _fixed_scorer(scorer: ScorerNumbers, fixed: FixedNumbers) -> str:
    """The scorer in whole numbers, and its arrays."""
    names = (
        *("projection", "shift", "raises", "means", "members", "factors", "places", "constants", "slopes", "offsets"),
    )
    arrays = {}
    for name in names:
        values = getattr(fixed, name)
        if values.size:
            arrays[name] = _integers(f"{values.dtype.name}_t", name, values.tolist())
    pointers = [name if name in arrays else "NULL" for name in names]
    return "\n".join(
        [*arrays.values(), _scorer(scorer, [*pointers, str(fixed.slope_places), float_literal(fixed.unit)])]
    )


def _scorer(scorer: ScorerNumbers, of_arithmetic: list[str]) -> str:
    """The fields that both have, then those of one arithmetic."""
    windows = scorer.windows
    numbers = (
        *(f"FOMOAD_{scorer.head.name}", int(scorer.is_diagonal), windows.kernel, windows.stride, windows.top),
        *(windows.left, windows.rows, windows.columns, scorer.embedding, scorer.dimensions, scorer.components),
        scorer.counted,
    )
    fields = f"{', '.join(map(str, numbers))},\n    {', '.join(of_arithmetic)}"
    return f"static const fomoad_scorer scorer = {{{fields}}};\n"


def _regions(bundle: ModelBundle, grid: CellGrid) -> str:
    lines = []
    for region in bundle.regions:
        if not region.ignored:
            rows, columns = np.nonzero(region.cells(grid))
            lines.append(
                f'    {{"{_text(region.name)}", {rows.min()}, {rows.max()}, {columns.min()}, {columns.max()}}},'
            )
    if not lines:
        return ""
    return "\n".join([f"static const fomoad_region regions[{len(lines)}] = {{", *lines, "};", ""])


def _text(name: str) -> str:
    """UTF-8 in ASCII: what is not plain text in octal."""
    return "".join(f"\\{byte:03o}" if not 32 <= byte < 127 or byte in b'"\\?' else chr(byte) for byte in name.encode())


def _model(bundle: ModelBundle, trunk: Trunk, memory: Memory, grid: CellGrid, *, has_regions: bool) -> str:
    calibration = bundle.calibration
    review = calibration.threshold if calibration.review_threshold is None else calibration.review_threshold
    named = sum(not region.ignored for region in bundle.regions)
    lines = [
        f"{len(trunk.maps)}, {len(trunk.layers)}, {named}, maps, layers, &scorer,",
        f"{'regions' if has_regions else 'NULL'}, {memory.cells}, {memory.scratch}, {memory.counters}, {memory.total},",
        f"{_axis(grid.vertical)}, {_axis(grid.horizontal)}, FOMOAD_{bundle.input.fit.name},",
        f"{_threshold_literal(calibration.threshold)}, {_threshold_literal(review)}}};",
    ]
    return "\n".join(["const fomoad_model fomoad_detector_model = {", *(f"    {line}" for line in lines), ""])


def _threshold_literal(value: float) -> str:
    """The smallest float32 that is not below it: as in the app, a score just under the threshold is under it."""
    rounded = np.float32(value)
    return float_literal(float(np.nextafter(rounded, np.float32(np.inf)) if rounded < value else rounded))


def _axis(axis: AxisGeometry) -> str:
    return (
        f"{{{float_literal(axis.first_centre)}, {float_literal(axis.stride)}, {float_literal(axis.receptive_field)}}}"
    )


def _integers(kind: str, name: str, values: Iterable[int], suffix: str = "") -> str:
    return _array(kind, name, [f"({value + 1} - 1)" if value == SMALLEST else f"{value}{suffix}" for value in values])


def _floats(name: str, values: NDArray[np.floating]) -> str:
    return _array("float", name, [float_literal(float(value)) for value in values.ravel()])


def _array(kind: str, name: str, values: list[str]) -> str:
    lines, line = [], ""
    for value in values:
        if len(line) + len(value) + 2 > WIDTH:
            lines.append(line.rstrip())
            line = ""
        line += f"{value}, "
    lines.append(line.rstrip())
    body = "\n".join(f"    {one}" for one in lines)
    return f"static const {kind} {name}[{len(values)}] = {{\n{body}\n}};\n"
