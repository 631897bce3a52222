"""Copying and moving a project's folder while nobody has it open."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.folder import ProjectFolder

CHUNK_BYTES = 1 << 22


def copy_project(source: Path, target: Path, progress: Progress) -> None:
    """Copy the whole folder; an attempt that fails or is cancelled leaves nothing at `target`. Errors: FomoadError."""
    partial = target.with_name(f".{target.name}.part")
    try:
        _check_free(target)
        shutil.rmtree(partial, ignore_errors=True)
        try:
            _copy_folder(source, partial, progress)
            partial.rename(target)
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
    except OSError as error:
        raise _failure(target, error) from error


def move_project(source: Path, target: Path, progress: Progress) -> None:
    """Move the folder, across drives if need be; the source goes only when the target is complete."""
    progress.checkpoint(0, 1, "Moving the project")
    try:
        _check_free(target)
    except OSError as error:
        raise _failure(target, error) from error
    try:
        source.rename(target)
    except OSError:
        copy_project(source, target, progress)
        shutil.rmtree(source, ignore_errors=True)


def _copy_folder(source: Path, target: Path, progress: Progress) -> None:
    """Everything but the cache. Reports how many of the files are there, and looks at `progress` every few MiB."""
    target.mkdir()
    cache = ProjectFolder(source).cache
    found = (path for path in sorted(source.rglob("*")) if path != cache and cache not in path.parents)
    inside = [path.relative_to(source) for path in found]
    message = f"Copying {len(inside)} files"
    for done, path in enumerate(inside):
        if (source / path).is_dir():
            (target / path).mkdir()
            continue
        with (source / path).open("rb") as old, (target / path).open("xb") as new:
            for chunk in _chunks(old):
                progress.checkpoint(done, len(inside), message)
                new.write(chunk)
    progress.checkpoint(len(inside), len(inside), message)


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK_BYTES):
        yield chunk


def _check_free(target: Path) -> None:
    if target.exists():
        raise FomoadError(f"“{target}” exists already.", "Choose another name.")


def _failure(target: Path, error: OSError) -> FomoadError:
    return FomoadError(
        f"The project could not be saved as “{target}”: {error.strerror or error}.",
        "Choose a folder that you may write to, on a drive with enough free space.",
    )
