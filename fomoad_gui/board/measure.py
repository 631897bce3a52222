"""What an export takes and gives on a board, measured on the virtual one."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fomoad_gui.board.cores import core
from fomoad_gui.board.firmware import build, library_sources
from fomoad_gui.board.virtual import VirtualBoard
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.compiled import FIXED_POINT, CompiledDetector
from fomoad_gui.export.c.native import VERDICTS, NativeDetector
from fomoad_gui.export.golden import read_golden
from fomoad_gui.pipeline.tune.boards import Board
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.frame import Camera

STAGES = 4


@dataclass(frozen=True, slots=True, eq=False)
class BoardRun:
    """`instructions` for one picture, pixels to verdict; `fps_estimate` by the core's model of its cycles.

    `flash_bytes` are code and constants; `ram_bytes` all that is written, `stack_bytes` of them stack. `golden_ok` says
    whether the golden pictures score to the bit as the export says of the scorer that the core has, in float32 or in
    fixed point; `max_abs_error` by how much a cell differs at most (those of the picture too, from this machine's build
    of the same sources). `cells` and `score` are the picture's, or those of the first golden one. `camera_bytes` are
    those of `ram_bytes` that fitting a camera's frames takes, if any.
    """

    board: Board
    instructions: int
    fps_estimate: float
    uncertainty: float
    flash_bytes: int
    ram_bytes: int
    stack_bytes: int
    golden_ok: bool
    max_abs_error: float
    score: float
    verdict: str
    cells: Float32Array
    camera_bytes: int | None = None

    @property
    def complaint(self) -> str | None:
        """What does not fit on the board, and what to change; None if all does."""
        found = []
        for what, taken, there in (
            ("flash", self.flash_bytes, self.board.flash_bytes),
            ("RAM", self.ram_bytes, self.board.ram_bytes),
        ):
            if taken > there:
                found.append(f"{taken:,} bytes of {what} where it has {there:,}")
        if not found:
            return None
        return (
            f"It does not fit on {self.board.title}: it takes {' and '.join(found)}. Train with a smaller input for "
            "less RAM, with fewer dimensions or the head that is shared by all cells for less flash."
        )


def run_on_board(
    export: Path, board: Board, picture: Uint8Array | None, progress: Progress, camera: Camera | None = None
) -> BoardRun:
    """Build the C export in the folder `export` for the board's core and run it there, on golden inputs and a picture
    uint8 [H, W, 3] of any size.

    With a `camera` the picture, or the first golden one, comes as its frame, and fitting it is counted.

    Raises `FomoadError` for a folder that is no C export. Takes some seconds.
    """
    on = core(board.core)
    facts, golden = _facts(export), read_golden(export / "golden.npz")
    # those of exports of older versions
    definitions = tuple(facts.get("definitions", ()))
    shown = in_colour(golden.inputs[0]) if picture is None else picture
    progress.checkpoint(0, STAGES, f"Building for {board.title}")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        firmware = build(export, on, definitions, Path(work), progress, with_camera=camera is not None)
    progress.checkpoint(1, STAGES, "Running golden pictures on the virtual board")
    virtual = VirtualBoard(on, firmware)
    results = [virtual.run(one, progress) for one in golden.inputs]
    wanted = golden.expected(is_fixed_point=not on.has_fpu)
    found, result, expected = np.stack([one.cells for one in results]), results[0], wanted[0]
    camera_bytes = None
    if picture is not None or camera is not None:
        progress.checkpoint(2, STAGES, "Running the picture on the virtual board")
        given = fit_image(shown, _input(facts)) if camera is None else camera.frame(shown)
        camera_bytes = None if camera is None else virtual.attach(camera)
        result = virtual.run(given, progress) if camera is None else virtual.run_frame(given, progress)
        progress.checkpoint(3, STAGES, "Comparing with this machine")
        scorer = () if on.has_fpu else FIXED_POINT
        expected = _natively(export, (*definitions, *scorer), given, camera, progress)
    progress.checkpoint(STAGES, STAGES, "Done")
    return BoardRun(
        board=board,
        instructions=result.counted.instructions,
        fps_estimate=board.clock_hz / on.cycles(result.counted),
        uncertainty=on.uncertainty,
        flash_bytes=firmware.flash_bytes,
        ram_bytes=firmware.static_bytes + virtual.stack_bytes + (camera_bytes or 0),
        stack_bytes=virtual.stack_bytes,
        golden_ok=_is_same(wanted, found),
        max_abs_error=max(float(np.abs(found - wanted).max()), float(np.abs(result.cells - expected).max())),
        score=result.score,
        verdict=VERDICTS[result.verdict].value,
        cells=result.cells,
        camera_bytes=camera_bytes,
    )


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of code and constants, and of variables, the stack not counted."""

    flash_bytes: int
    ram_bytes: int


def footprint(detector: CompiledDetector, core_name: str, progress: Progress) -> Footprint:
    """Of a detector built for a core. Takes a second or two."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as text:
        work = Path(text)
        for name, content in detector.sources.items():
            (work / name).write_bytes(content)
        firmware = build(work, core(core_name), (), work, progress)
    return Footprint(firmware.flash_bytes, firmware.static_bytes)


def _is_same(wanted: Float32Array, found: Float32Array) -> bool:
    return bool(np.array_equal(wanted.view(np.uint32), found.view(np.uint32)))


def in_colour(picture: Uint8Array) -> Uint8Array:
    """An input uint8 [h, w, c] of the network as a picture uint8 [h, w, 3]."""
    return np.broadcast_to(picture, (*picture.shape[:2], 3))


def _natively(
    export: Path, definitions: tuple[str, ...], given: Uint8Array, camera: Camera | None, progress: Progress
) -> Float32Array:
    sources = {path.name: path.read_bytes() for path in (*export.glob("*.h"), *library_sources(export))}
    with NativeDetector(sources, definitions, progress) as native:
        return (native.run(given) if camera is None else native.run_frame(given, camera.pixels)).cells


def _facts(export: Path) -> dict[str, Any]:
    try:
        facts = json.loads((export / "model.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise FomoadError(
            f"'{export}' is no export: its model.json cannot be read.",
            "Give a folder that `fomoad export --target c` wrote.",
        ) from error
    if not isinstance(facts, dict) or "input" not in facts:
        raise FomoadError(f"'{export}' is no C export.", "Give a folder that `fomoad export --target c` wrote.")
    return facts


def _input(facts: dict[str, Any]) -> InputSpec:
    given = facts["input"]
    return InputSpec(given["width"], given["height"], given["channels"], Fit(given["fit"]))
