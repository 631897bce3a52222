"""Exports built by the ARM toolchain's gcc and run under QEMU: a second compiler and a second emulator."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent.parent / "board" / "qemu"
MACHINES = {
    "cortex-m7": ("mps2-an500", "-mcpu=cortex-m7 -mfpu=fpv5-d16 -mfloat-abi=hard"),
    "cortex-m4f": ("mps2-an386", "-mcpu=cortex-m4 -mfpu=fpv4-sp-d16 -mfloat-abi=hard"),
    "cortex-m3": ("mps2-an385", "-mcpu=cortex-m3"),
}
"""QEMU's machine and gcc's options for each core; the M3 has neither the DSP extension nor an FPU."""
WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Werror")


def missing() -> str | None:
    """What is not installed; None if nothing is missing."""
    return next((tool for tool in ("arm-none-eabi-gcc", "qemu-system-arm") if shutil.which(tool) is None), None)


OPTIMISED = ("-O3", "-ffp-contract=off")


def run(
    export: Path, core: str, definitions: Sequence[str], work: Path, optimised: Sequence[str] = OPTIMISED
) -> dict[str, int]:
    """`wrong`, the cells of golden pictures that score otherwise, and `instructions` of one picture."""
    machine, options = MACHINES[core]
    program = work / f"{core}.elf"
    sources = [path for path in sorted(export.glob("*.c")) if path.name != "main.c"]
    command = [
        *("arm-none-eabi-gcc", "-std=gnu99", "-mthumb", *optimised, *options.split(), *WARNINGS),
        *("-nostartfiles", "--specs=nosys.specs", f"-Wl,-T,{HERE / 'start.ld'}", "-I", str(export)),
        *(f"-D{name}" for name in definitions),
        *map(str, [HERE / "start.c", *sources]),
        *("-o", str(program)),
    ]
    subprocess.run(command, check=True, capture_output=True, text=True)
    emulator = ["qemu-system-arm", "-M", machine, "-nographic", "-semihosting", "-icount", "shift=0"]
    done = subprocess.run(
        [*emulator, "-kernel", str(program)], check=True, capture_output=True, text=True, timeout=300,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return {name: int(value) for name, value in (line.split() for line in (done.stdout + done.stderr).splitlines())}
