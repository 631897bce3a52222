"""Files that are either the old one or the whole new one, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from fomoad_gui.store.file_errors import write_error

TEMPORARY_PREFIX = ".fomoad-"
TEMPORARY_SUFFIX = ".tmp"

_CANNOT_SYNC_FOLDERS = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}


def write_atomically(path: Path, data: bytes) -> None:
    """Make `path` a file with the content `data`; on return it survives a power failure.

    Errors: FomoadError that names `path` (disk full, no permission, no such folder, …); `path` is then as it was.
    """
    with atomic_writer(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def atomic_writer(path: Path) -> Iterator[BinaryIO]:
    """A stream whose content becomes `path` when the block ends, and nothing if the block raises.

    A temporary file in the same folder, fsync, rename, fsync of the folder. Errors as in `write_atomically`; any
    OSError in the block is taken for one of writing, so let it do nothing else.
    """
    # Not derived from the name of `path`: that may already be as long as the file system allows.
    temporary = path.parent / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}{TEMPORARY_SUFFIX}"
    try:
        try:
            with temporary.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise write_error(path, error) from error


def sync_folder(folder: Path) -> None:
    """Make renames and new names in `folder` survive a power failure, where the system can do that.

    Windows has no such call, and some network file systems refuse it; both write names in order by themselves.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _CANNOT_SYNC_FOLDERS:
            raise
    finally:
        os.close(descriptor)


def sweep_temporary_files(folder: Path) -> int:
    """Delete what writers that died left in `folder`; returns how many files. Nobody may be writing there."""
    swept = 0
    for leftover in folder.glob(f"{TEMPORARY_PREFIX}*{TEMPORARY_SUFFIX}"):
        with contextlib.suppress(OSError):
            leftover.unlink()
            swept += 1
    return swept
