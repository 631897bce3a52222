"""What follows the trunk as the numbers of a `fomoad_scorer`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.operations import Int8Map
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import Head, cells_that_count
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.mixture import Covariance, GaussianMixture, log_constants
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.standardised_mixture import StandardisedMixture
from fomoad_gui.export.c.schedule import Windows
from fomoad_gui.export.c.trunk import LARGEST_KERNEL


class HeadNumber(IntEnum):
    """`fomoad_head` of the runtime."""

    CELL = 0
    MIXTURE = 1
    STANDARDISED = 2
    NEAREST = 3


@dataclass(frozen=True, slots=True, eq=False)
class ScorerNumbers:
    """The fields of a `fomoad_scorer`; arrays are flat, in the order in which the runtime reads them."""

    head: HeadNumber
    is_diagonal: bool
    windows: Windows
    embedding: int
    dimensions: int
    components: int
    counted: int
    projection: Float64Array
    shift: Float64Array
    means: Float64Array
    factors: Float64Array
    constants: Float64Array
    slopes: Float64Array | None
    offsets: Float64Array | None

    @property
    def scratch_floats(self) -> int:
        """An embedding, a point, and a density for each component."""
        of_components = 0 if self.head is HeadNumber.NEAREST else self.components
        return self.embedding + self.dimensions + of_components


def pooling_windows(pooling: Pooling | None, given: Int8Map) -> Windows:
    """The windows of `core.pooling.average_pool` over the trunk's last map; `FomoadError` for too large ones."""
    kernel, stride = (1, 1) if pooling is None else (pooling.kernel, pooling.stride)
    if kernel > LARGEST_KERNEL:
        raise FomoadError(
            f"Cells are pooled by {kernel} × {kernel}; exports to C go up to {LARGEST_KERNEL}.", "Pool fewer cells."
        )
    if pooling is None or not pooling.same:
        return Windows(
            kernel, stride, 0, 0, (given.rows - kernel) // stride + 1, (given.columns - kernel) // stride + 1
        )
    rows, columns = -(-given.rows // stride), -(-given.columns // stride)
    top = max((rows - 1) * stride + kernel - given.rows, 0) // 2
    left = max((columns - 1) * stride + kernel - given.columns, 0) // 2
    return Windows(kernel, stride, top, left, rows, columns)


def scorer_numbers(bundle: ModelBundle, last: Int8Map) -> ScorerNumbers:
    """Of a model whose trunk ends in the map `last`: its scale and zero point go into the projection."""
    windows = pooling_windows(bundle.pooling, last)
    projection = bundle.projection.matrix.astype(np.float64) * last.scale
    head, correction = bundle.detector.head, bundle.detector.correction
    number, is_diagonal, means, factors, constants = _head(head)
    return ScorerNumbers(
        head=number,
        is_diagonal=is_diagonal,
        windows=windows,
        embedding=projection.shape[0],
        dimensions=projection.shape[1],
        components=len(constants) - 2 * (number is HeadNumber.STANDARDISED),
        counted=cells_that_count(windows.rows * windows.columns, bundle.detector.top_share),
        projection=projection.ravel(),
        shift=last.zero_point * projection.sum(axis=0),
        means=means.ravel(),
        factors=factors.ravel(),
        constants=constants,
        slopes=None if correction is None else correction.slope.astype(np.float64).ravel(),
        offsets=None if correction is None else correction.offset.astype(np.float64).ravel(),
    )


def _head(head: Head) -> tuple[HeadNumber, bool, Float64Array, Float64Array, Float64Array]:
    """Its number, whether covariances are diagonal, means, factors and constants."""
    none = np.zeros(0)
    if isinstance(head, CellGaussians):
        return HeadNumber.CELL, False, head.means.astype(np.float64), _triangles(head.factors), none
    if isinstance(head, Coreset):
        members = head.members.astype(np.float64)
        return HeadNumber.NEAREST, False, members, none, np.square(members).sum(axis=1)
    if isinstance(head, StandardisedMixture):
        _, is_diagonal, means, factors, constants = _mixture(head.mixture)
        return (
            HeadNumber.STANDARDISED,
            is_diagonal,
            means,
            factors,
            np.concatenate((constants, [head.mean, 1 / head.deviation])),
        )
    return _mixture(head)


def _mixture(mixture: GaussianMixture) -> tuple[HeadNumber, bool, Float64Array, Float64Array, Float64Array]:
    factors = mixture.precision_cholesky
    if mixture.covariance is Covariance.DIAGONAL:
        return HeadNumber.MIXTURE, True, mixture.means * factors, factors, log_constants(mixture)
    whitened = np.einsum("kd,kde->ke", mixture.means, factors)
    return HeadNumber.MIXTURE, False, whitened, _triangles(factors), log_constants(mixture)


def _triangles(factors: NDArray[np.floating]) -> Float64Array:
    """[..., d, d] upper triangular to [..., d (d + 1) / 2], column by column."""
    columns, rows = np.tril_indices(factors.shape[-1])
    triangles: Float64Array = factors[..., rows, columns].astype(np.float64)
    return triangles
