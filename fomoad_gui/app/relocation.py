"""Copying and moving a project's folder while nobody has it open."""

from __future__ import annotations

import shutil
from pathlib import Path

from fomoad_gui.core.errors import FomoadError


def copy_project(source: Path, target: Path) -> None:
    """Copy the whole folder; an attempt that fails leaves nothing at `target`. Errors: FomoadError."""
    _check_free(target)
    partial = target.with_name(f".{target.name}.part")
    try:
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial, ignore=shutil.ignore_patterns("cache"))
        partial.rename(target)
    except OSError as error:
        shutil.rmtree(partial, ignore_errors=True)
        raise _failure(target, error) from error


def move_project(source: Path, target: Path) -> None:
    """Move the folder, across drives if need be; the source goes only when the target is complete."""
    _check_free(target)
    try:
        source.rename(target)
    except OSError:
        copy_project(source, target)
        shutil.rmtree(source, ignore_errors=True)


def _check_free(target: Path) -> None:
    if target.exists():
        raise FomoadError(f"“{target}” exists already.", "Choose another name.")


def _failure(target: Path, error: OSError) -> FomoadError:
    return FomoadError(
        f"The project could not be saved as “{target}”: {error.strerror or error}.",
        "Choose a folder that you may write to, on a drive with enough free space.",
    )
