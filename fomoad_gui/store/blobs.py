"""Immutable arrays on disk, named by their content."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import fingerprint
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.array_format import header, read_header
from fomoad_gui.store.atomic import atomic_writer
from fomoad_gui.store.file_errors import read_error

_SUFFIX = ".npy"
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """`<directory>/<fingerprint>.npy`, each written once and never changed. Safe to use from several threads.

    A blob's content is compared with its name the first time this object touches it, so that a file that was damaged
    on disk is noticed before its numbers are used.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._verified: set[str] = set()

    def path(self, name: str) -> Path:
        """Where the blob called `name` lies, whether or not it exists."""
        return self._directory / f"{name}{_SUFFIX}"

    def names(self) -> frozenset[str]:
        """The fingerprints of all blobs on disk; files that are not blobs are left out."""
        return frozenset(p.stem for p in self._directory.glob(f"*{_SUFFIX}") if _FINGERPRINT.fullmatch(p.stem))

    def put(self, array: NDArray[Any]) -> str:
        """Write `array` unless it is there already; returns its fingerprint.

        On return it survives a power failure. A damaged file of the same name is replaced. Object arrays are refused
        with ValueError. Errors: FomoadError when it cannot be written.
        """
        if array.dtype.hasobject:
            raise ValueError(f"an array of {array.dtype} cannot be a blob")
        contiguous = np.ascontiguousarray(array)
        name = fingerprint(contiguous)
        if not self.is_intact(name):
            with atomic_writer(self.path(name)) as stream:
                stream.write(header(contiguous))
                # Not np.save: on a full disk that loses the system's reason.
                stream.write(contiguous.view(np.uint8).data if contiguous.size else b"")
            self._verified.add(name)
        return name

    def get(self, name: str) -> NDArray[Any]:
        """The array whose fingerprint is `name`, mapped into memory and read-only.

        Errors: FomoadError when the file is missing or damaged.
        """
        path = self.path(name)
        try:
            with path.open("rb") as stream:
                shape, dtype = read_header(stream, os.fstat(stream.fileno()).st_size)
                array: NDArray[Any] = np.memmap(stream, dtype, "r", stream.tell(), shape)
        except OSError as error:
            raise read_error(path, error) from error
        except ValueError as error:
            raise _damaged(path) from error
        if name not in self._verified:
            if fingerprint(array) != name:
                raise _damaged(path)
            self._verified.add(name)
        return array

    def sweep(self, used: Collection[str]) -> int:
        """Delete the blobs that `used` does not name; returns how many. Nobody may be putting at the same time."""
        swept = 0
        for name in self.names().difference(used):
            with contextlib.suppress(OSError):
                self.path(name).unlink()
                self._verified.discard(name)
                swept += 1
        return swept

    def is_intact(self, name: str) -> bool:
        """Whether `get` would succeed; reads the whole blob the first time."""
        try:
            self.get(name)
        except FomoadError:
            return False
        return True


def _damaged(path: Path) -> FomoadError:
    return FomoadError(
        f"“{path}” is damaged.",
        "Delete this file and open the project again: what it held is then computed anew.",
    )
