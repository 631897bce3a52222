"""Gaussian random projection: fewer dimensions, distances nearly kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, read_only
from fomoad_gui.core.blocks import multiply


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """A linear map of embeddings, `matrix` float32 [D, d], applied from the right."""

    matrix: Float32Array

    def __post_init__(self) -> None:
        if self.matrix.ndim != 2 or 0 in self.matrix.shape or not np.isfinite(self.matrix).all():
            raise ValueError(f"a projection matrix of shape {self.matrix.shape}, or with values that are not finite")
        object.__setattr__(self, "matrix", read_only(self.matrix.astype(np.float32, copy=False)))

    @property
    def dimensions_in(self) -> int:
        """D, the dimensions of an embedding."""
        return int(self.matrix.shape[0])

    @property
    def dimensions_out(self) -> int:
        """d, the dimensions after projection."""
        return int(self.matrix.shape[1])


def gaussian_projection(dimensions_in: int, dimensions_out: int, seed: int) -> Projection:
    """Independent entries from N(0, 1/d), so that squared distances are kept in expectation.

    With d ≥ 4 ln(n) / (ε²/2 − ε³/3), some such matrix keeps all squared distances among n points within a factor of
    1 ± ε (Johnson and Lindenstrauss 1984; the bound is that of Dasgupta and Gupta 2003).
    """
    if dimensions_in < 1 or dimensions_out < 1:
        raise ValueError(f"a projection from {dimensions_in} to {dimensions_out} dimensions")
    entries = np.random.default_rng(seed).standard_normal((dimensions_in, dimensions_out))
    return Projection((entries / np.sqrt(dimensions_out)).astype(np.float32))


def project(projection: Projection, embeddings: Float32Array) -> Float32Array:
    """`embeddings` [..., D] to float32 [..., d]."""
    if embeddings.shape[-1] != projection.dimensions_in:
        raise ValueError(f"embeddings of {embeddings.shape[-1]} dimensions; projected are {projection.dimensions_in}")
    flat = embeddings.reshape(-1, projection.dimensions_in).astype(np.float32, copy=False)
    return multiply(flat, projection.matrix).reshape(*embeddings.shape[:-1], projection.dimensions_out)
