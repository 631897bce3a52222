"""The C compiler that comes with the app: Zig's, which builds for this machine and for microcontrollers alike."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from platformdirs import user_cache_path

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress, Progress

POLL_SECONDS = 0.1
STANDARD = ("-std=c99", "-ffp-contract=off", "-fno-sanitize=undefined")
"""Products must not be fused into sums, so that scores are the same to the bit on every machine."""


def compile_c(
    sources: Sequence[Path],
    output: Path,
    options: Sequence[str],
    definitions: Sequence[str] = (),
    progress: Progress | None = None,
) -> None:
    """Compile and link `sources` into `output`. Takes a second, ten the first time on a machine.

    Raises `FomoadError` with the compiler's first complaint, and `Cancelled` when `progress` says so, with the compiler
    ended.
    """
    command = [
        *(_zig(), "cc", *STANDARD, *options),
        *(f"-D{name}" for name in definitions),
        *("-o", str(output), *map(str, sources)),
    ]
    cache = str(user_cache_path("fomoad") / "zig")
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    code, said = _watched(command, environment, progress or NoProgress())
    if code != 0:
        complaint = next((line for line in said.splitlines() if "error" in line), said[-200:])
        raise FomoadError(
            f"The exported C cannot be compiled here ({complaint.strip()}).", "Install fomoad again, or report this."
        )


def _watched(command: Sequence[str], environment: Mapping[str, str], progress: Progress) -> tuple[int, str]:
    """The exit code of a program, and what it said on standard error."""
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment
    ) as child:
        try:
            while True:
                progress.checkpoint(0, 0, "Compiling the C")
                try:
                    _, said = child.communicate(timeout=POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
                return child.returncode, said
        finally:
            if child.poll() is None:
                child.kill()


def _zig() -> str:
    """The program by its path: in a frozen app there is no `python -m`."""
    import ziglang

    return str(Path(ziglang.__file__).with_name("zig.exe" if os.name == "nt" else "zig"))
