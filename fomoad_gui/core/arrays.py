"""Arrays as values: read-only, and named by their content."""

from __future__ import annotations

import hashlib
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Scalar = TypeVar("Scalar", bound=np.generic)

Float32Array = NDArray[np.float32]
Float64Array = NDArray[np.float64]
Uint8Array = NDArray[np.uint8]
BoolArray = NDArray[np.bool_]


def read_only(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """A C-contiguous array with the same content that nobody can write to; copies only if it must.

    The array handed in stays as writeable as it was. A read-only view of memory that somebody else can write to is
    copied too.
    """
    if array.flags.c_contiguous and not _is_writeable(array):
        return array
    frozen = np.array(array, order="C", copy=True)
    frozen.flags.writeable = False
    return frozen


def _is_writeable(array: NDArray[Any]) -> bool:
    owner: Any = array
    while isinstance(owner, np.ndarray):
        if owner.flags.writeable:
            return True
        owner = owner.base
    if owner is None:
        return False
    try:
        return not memoryview(owner).readonly
    except TypeError:
        # Memory of something that does not say whether it is read-only.
        return True


def fingerprint(*arrays: NDArray[Any]) -> str:
    """SHA-256, in hexadecimal, of the dtype, shape and bytes of the arrays in order."""
    digest = hashlib.sha256()
    for array in arrays:
        contiguous = np.ascontiguousarray(array)
        digest.update(f"{contiguous.dtype.str}{contiguous.shape}".encode())
        digest.update(contiguous.view(np.uint8).data if contiguous.size else b"")
    return digest.hexdigest()
