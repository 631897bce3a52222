"""What the operating system refuses, said to a person: which file, why, and what to do."""

from __future__ import annotations

import errno
from pathlib import Path

from fomoad_gui.core.errors import FomoadError

_DISK_FULL = {errno.ENOSPC, errno.EDQUOT}
_NOT_PERMITTED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.ENOENT, errno.ENOTDIR}


def write_error(path: Path, error: OSError) -> FomoadError:
    """The error to raise when `path` could not be written."""
    what = f"“{path}” could not be written"
    if error.errno in _DISK_FULL:
        return FomoadError(f"{what}: the disk is full.", "Free some space and try again.")
    if error.errno in _NOT_PERMITTED:
        return FomoadError(
            f"{what}: the folder is read-only for you.", "Choose a folder you may write to, or change its permissions."
        )
    if error.errno == errno.ENAMETOOLONG:
        return FomoadError(f"{what}: the path is too long.", "Choose a shorter name or a folder nearer the top.")
    if error.errno in _NO_FOLDER:
        return FomoadError(f"{what}: its folder does not exist.", "Create the folder first, or choose another.")
    return FomoadError(f"{what}: {_reason(error)}.", "Check that the drive is connected and try again.")


def read_error(path: Path, error: OSError) -> FomoadError:
    """The error to raise when `path` could not be read."""
    if error.errno in _NO_FOLDER:
        return FomoadError(f"“{path}” does not exist.", "Check the path; the file may have been moved or deleted.")
    what = f"“{path}” could not be read"
    if error.errno in _NOT_PERMITTED:
        return FomoadError(
            f"{what}: you have no permission.", "Change its permissions, or copy it where you may read it."
        )
    if error.errno == errno.EISDIR:
        return FomoadError(f"{what}: it is a folder.", "Choose a file.")
    return FomoadError(f"{what}: {_reason(error)}.", "Check that the drive is connected and try again.")


def _reason(error: OSError) -> str:
    return (error.strerror or str(error) or type(error).__name__).rstrip(".").lower()
