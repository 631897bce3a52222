"""The C compiler that comes with the app: Zig's, which builds for this machine and for microcontrollers alike."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from platformdirs import user_cache_path

from fomoad_gui.core.errors import FomoadError

WARNINGS = ("-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Werror")
STANDARD = ("-std=c99", "-ffp-contract=off", "-fno-sanitize=undefined")
"""Products must not be fused into sums, so that scores are the same to the bit on every machine."""


def compile_c(sources: Sequence[Path], output: Path, options: Sequence[str], definitions: Sequence[str] = ()) -> None:
    """Compile and link `sources` into `output`. Takes a second, ten the first time on a machine.

    Raises `FomoadError` with the compiler's first complaint.
    """
    command = [
        *(_zig(), "cc", *STANDARD, *WARNINGS, *options),
        *(f"-D{name}" for name in definitions),
        *("-o", str(output), *map(str, sources)),
    ]
    cache = str(user_cache_path("fomoad") / "zig")
    environment = os.environ | {"ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, env=environment
    )
    if done.returncode != 0:
        complaint = next((line for line in done.stderr.splitlines() if "error" in line), done.stderr[-200:])
        raise FomoadError(
            f"The exported C cannot be compiled here ({complaint.strip()}).", "Install fomoad again, or report this."
        )


def _zig() -> str:
    """The program by its path: in a frozen app there is no `python -m`."""
    import ziglang

    return str(Path(ziglang.__file__).with_name("zig.exe" if os.name == "nt" else "zig"))
