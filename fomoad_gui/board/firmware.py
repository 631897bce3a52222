"""An export built as the program of a virtual board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from elftools.elf.elffile import ELFFile

from fomoad_gui.board.cores import Core
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.resources import resource_path

NEEDED = ("fomoad.c", "fomoad_detector.c")
OF_TESTS = ("main.c", "fomoad_self_test.c", "fomoad_golden.c")
OPTIMISED = ("-O3", "-fomit-frame-pointer", "-ffunction-sections", "-fdata-sections")
KEPT = ("board_open", "board_run", "board_result")
"""What the emulator calls and reads, and so must not be left out as unused,"""
KEPT_WITH_CAMERA = (*KEPT, "board_open_camera", "board_run_frame", "board_camera_bytes")
"""and where frames of a camera are judged."""


@dataclass(frozen=True, slots=True, eq=False)
class Firmware:
    """What lies in memory, as (address, content), and where functions and variables are.

    `flash_bytes` are code and constants, the test's frame not counted; `static_bytes` the variables.
    """

    segments: tuple[tuple[int, bytes], ...]
    symbols: dict[str, int]
    flash_bytes: int
    static_bytes: int


def build(
    folder: Path,
    core: Core,
    definitions: Sequence[str],
    work: Path,
    progress: Progress | None = None,
    *,
    with_camera: bool = False,
) -> Firmware:
    """Compile the C export in `folder` for `core`, with what fits frames or without; `work` is a folder to build in.

    Raises `FomoadError` if the folder holds no C export, or one that does not compile.
    """
    missing = [name for name in NEEDED if not (folder / name).is_file()]
    if missing:
        raise FomoadError(
            f"'{folder}' is no C export: it has no {missing[0]}.",
            "Give a folder that `fomoad export --target c` wrote.",
        )
    board = resource_path("board")
    output = work / "firmware.elf"
    kept = KEPT_WITH_CAMERA if with_camera else KEPT
    options = (
        *("-target", core.target, f"-mcpu={core.cpu}", *OPTIMISED, "-I", str(board / "include"), "-I", str(folder)),
        *("-Wl,--gc-sections", f"-Wl,-T,{board / 'board.ld'}", *(f"-Wl,-u,{name}" for name in kept)),
    )
    compile_c([board / "board.c", *library_sources(folder)], output, options, definitions, progress)
    return read_firmware(output.read_bytes())


def library_sources(folder: Path) -> list[Path]:
    """The sources of a C export without those of its self-test; exports of older versions have fewer."""
    return [path for path in sorted(folder.glob("*.c")) if path.name not in OF_TESTS]


def read_firmware(content: bytes) -> Firmware:
    """A linked ELF file."""
    elf = ELFFile(BytesIO(content))
    loaded = [segment for segment in elf.iter_segments() if segment["p_type"] == "PT_LOAD"]
    sizes = {section.name: int(section["sh_size"]) for section in elf.iter_sections()}
    symbols = elf.get_section_by_name(".symtab")
    return Firmware(
        segments=tuple((int(segment["p_vaddr"]), segment.data()) for segment in loaded if segment["p_filesz"]),
        symbols={symbol.name: int(symbol["st_value"]) for symbol in symbols.iter_symbols() if symbol.name},
        flash_bytes=sum(sizes.get(name, 0) for name in (".text", ".rodata", ".data")),
        static_bytes=sum(sizes.get(name, 0) for name in (".data", ".bss")),
    )
