"""Large products in small blocks.

OpenBLAS shares a product of more than 2¹⁸ multiplications among threads. Where another program holds one of the cores,
these threads wait for one another, and products of the sizes in this program were seen to take fifty times as long as
on one thread. Below that bound it stays on the caller's thread, the operands stay in the cache, and the time between
two looks at the progress stays short.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Real = TypeVar("Real", np.float32, np.float64)

_MULTIPLICATIONS = 1 << 18

_LARGEST = 512
"""Rows of a block at most, so that what is computed from them stays in the cache too."""


def blocks(count: int, multiplications_per_row: int) -> Iterator[slice]:
    """Slices that cover `count` rows, each with few enough for one product."""
    step = min(max(1, _MULTIPLICATIONS // multiplications_per_row), _LARGEST)
    return (slice(start, min(start + step, count)) for start in range(0, count, step))


def multiply(rows: NDArray[Real], matrix: NDArray[Real]) -> NDArray[Real]:
    """`rows` [n, p] times `matrix` [p, q], of the same type."""
    product = np.empty((len(rows), matrix.shape[1]), rows.dtype)
    for block in blocks(len(rows), matrix.size):
        np.matmul(rows[block], matrix, out=product[block])
    return product
