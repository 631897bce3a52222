"""The header of an .npy file (format 1.0), as this room writes it and reads it back.

NumPy's own reader believes any header before it looks at the data, and on a damaged one raises whatever its tokenizer
raises; this one takes what `header` writes and nothing else.
"""

from __future__ import annotations

import io
import math
import re
from typing import Any, BinaryIO

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_START = npy.magic(1, 0)
_DICTIONARY = re.compile(rb"\{'descr': '([<|][a-z]\d{1,3})', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n")


def header(array: NDArray[Any]) -> bytes:
    """What stands in the file before the bytes of a C-contiguous array."""
    stream = io.BytesIO()
    npy.write_array_header_1_0(stream, npy.header_data_from_array_1_0(array))
    return stream.getvalue()


def read_header(stream: BinaryIO, file_size: int) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and dtype of the array whose bytes begin where this leaves the stream.

    ValueError unless the header is one that `header` writes and the file, `file_size` bytes, has just that many bytes.
    """
    start = stream.read(len(_START) + 2)
    length = int.from_bytes(start[len(_START) :], "little")
    found = _DICTIONARY.fullmatch(stream.read(length))
    if not start.startswith(_START) or len(start) != len(_START) + 2 or found is None:
        raise ValueError("not the header of an array")
    try:
        dtype = np.dtype(found[1].decode())
    except TypeError as error:
        raise ValueError(f"not a type of numbers: {found[1].decode()}") from error
    shape = tuple(int(side) for side in found[2].replace(b" ", b"").rstrip(b",").split(b",") if side)
    if stream.tell() + math.prod(shape) * dtype.itemsize != file_size:
        raise ValueError(f"an array of {dtype} {shape} does not fill the file")
    return shape, dtype
