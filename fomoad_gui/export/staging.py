"""A folder that is there whole or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from fomoad_gui.core.errors import FomoadError

PROGRAM = b"\x7fELF"
"""How programs for Linux begin, which are written so that they can be run."""


def check_free(target: Path) -> None:
    """Refuse a folder that holds something; to be called before long work."""
    try:
        taken = target.exists() and (not target.is_dir() or any(target.iterdir()))
    except OSError as error:
        raise _unwritable(target, error) from error
    if taken:
        raise FomoadError(f"'{target}' is there already.", "Choose a new or an empty folder.")


def write_folder(target: Path, plan: Mapping[str, bytes], check: Callable[[Path], None]) -> tuple[Path, ...]:
    """Write the files of `plan` (relative path → content) as `target`, which may not exist or be empty.

    They are written beside it first and moved into place after `check` has passed on them; whatever is raised, nothing
    is left behind. Returns the files' paths. Raises `FomoadError` if the folder holds something or cannot be written.
    """
    check_free(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = Path(tempfile.mkdtemp(prefix=".fomoad-export-", dir=target.parent))
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        for name, content in plan.items():
            path = staging / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            path.chmod(0o755 if content.startswith(PROGRAM) else 0o644)
        check(staging)
        staging.chmod(0o755)
        if target.exists():
            target.rmdir()
        staging.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return tuple(target / name for name in plan)


def _unwritable(target: Path, error: OSError) -> FomoadError:
    return FomoadError(
        f"'{target}' cannot be written: {error.strerror or error}.", "Choose a folder that you may write to, with room."
    )
