"""What follows the trunk as whole numbers: the fixed-point fields of a `fomoad_scorer`, for cores without an FPU."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.backbone.graph.operations import Int8Map
from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import Head
from fomoad_gui.core.mixture import GaussianMixture, log_constants
from fomoad_gui.core.standardised_mixture import StandardisedMixture

WHITENED = 12
"""`FOMOAD_WHITENED` of the runtime: bits behind the point of whitened coordinates."""
FRACTION = 16
"""Bits behind the point of scores and constants."""
FARTHEST = 2**29
"""`FOMOAD_FARTHEST` of the runtime, the largest coordinate of a point or a mean."""
FINEST = 2**11
"""Steps of a coordinate in the smallest length that any factor makes 1."""
LARGEST_INT16, LARGEST_INT32 = 2**15 - 1, 2**31 - 1
LARGEST_SUM = 2**16 - 1
"""Of a column's factors without signs: times an int16 it is an int32."""
LARGEST_TOTAL = 2**42
"""Of a window's projection, so that it has room in int64 times a reciprocal."""
PLACES = (4, 31)
"""By which a whitened sum is shifted: with fewer its square would not fit, and int32 has no more."""
RAISES = (-30, 17)
"""By which a projected sum is raised: with more, nothing would be left of the reciprocal of the window's size."""
LARGEST_PLACES = 63


@dataclass(frozen=True, slots=True, eq=False)
class FixedNumbers:
    """Flat arrays in the order in which the runtime reads them, empty where the head has none; see `fomoad_model.h`."""

    projection: NDArray[np.int16]
    shift: NDArray[np.int32]
    raises: NDArray[np.int8]
    means: NDArray[np.int32]
    members: NDArray[np.int16]
    factors: NDArray[np.int16]
    places: NDArray[np.uint8]
    constants: NDArray[np.int32]
    slopes: NDArray[np.int32]
    offsets: NDArray[np.int32]
    slope_places: int
    unit: float

    @property
    def scratch_bytes(self) -> int:
        """A window's sums, a point, and a point less a mean."""
        dimensions = self.shift.size
        return 2 * (self.projection.size // dimensions + 1) + 6 * dimensions


@dataclass(frozen=True, slots=True, eq=False)
class _Points:
    """How points are written: coordinates less `centre` times `steps`, both [d], and the projection to them."""

    centre: Float64Array
    steps: Float64Array
    projection: NDArray[np.int16]
    shift: NDArray[np.int32]
    raises: NDArray[np.int8]


def fixed_numbers(bundle: ModelBundle, last: Int8Map) -> FixedNumbers:
    """Of a model whose trunk ends in the map `last`.

    What does not fit is limited to what does: whoever exports compares with float32 on golden pictures.
    """
    head, correction = bundle.detector.head, bundle.detector.correction
    cells_of_window = 1 if bundle.pooling is None else bundle.pooling.kernel**2
    weights = bundle.projection.matrix.astype(np.float64) * last.scale
    means, triangles = _gaussians(head)
    points = _points(weights, last.zero_point, cells_of_window, means, triangles)
    located = np.rint((means - points.centre) * points.steps).clip(-FARTHEST, FARTHEST)
    is_coreset = triangles is None
    factors, places = (
        (np.zeros(0, np.int16), np.zeros(0, np.uint8)) if triangles is None else _factors(triangles, points.steps)
    )
    slopes, offsets, slope_places, fraction = np.zeros(0, np.int32), np.zeros(0, np.int32), 0, FRACTION
    if correction is not None:
        slopes, offsets, slope_places, fraction = _correction(
            correction.slope.astype(np.float64).ravel(), correction.offset.astype(np.float64).ravel()
        )
    return FixedNumbers(
        projection=points.projection,
        shift=points.shift,
        raises=points.raises,
        means=np.zeros(0, np.int32) if is_coreset else located.astype(np.int32).ravel(),
        members=_int16(located).ravel() if is_coreset else np.zeros(0, np.int16),
        factors=factors,
        places=places,
        constants=_constants(head, float(points.steps[0])),
        slopes=slopes,
        offsets=offsets,
        slope_places=slope_places,
        unit=2.0**-fraction,
    )


def _gaussians(head: Head) -> tuple[Float64Array, Float64Array | None]:
    """Means [M, d], and factors [M, d, d] upper triangular or [M, d]; a coreset has none."""
    if isinstance(head, Coreset):
        return head.members.astype(np.float64), None
    if isinstance(head, CellGaussians):
        d = head.dimensions
        return head.means.astype(np.float64).reshape(-1, d), head.factors.astype(np.float64).reshape(-1, d, d)
    mixture = head.mixture if isinstance(head, StandardisedMixture) else head
    return mixture.means, mixture.precision_cholesky


def _points(
    weights: Float64Array, zero_point: int, cells_of_window: int, means: Float64Array, factors: Float64Array | None
) -> _Points:
    """Steps so fine that no factor sees them, but so coarse that nothing an int8 map can hold is out of reach."""
    centre = means.mean(axis=0)
    ends = [weights * (end - zero_point) for end in (-128, 127)]
    lowest, highest = (pick(*ends).sum(axis=0) for pick in (np.minimum, np.maximum))
    reach = np.maximum(np.maximum(highest, means.max(axis=0)) - centre, centre - np.minimum(lowest, means.min(axis=0)))
    reach = np.maximum(reach, np.finfo(np.float32).tiny)
    if factors is None:
        wanted = np.full(len(reach), LARGEST_INT16 / reach.max())
    else:
        tightest = np.abs(factors).max(axis=0 if factors.ndim == 2 else (0, 2))
        wanted = np.minimum(FINEST * tightest, FARTHEST / reach)
    sizes = np.maximum(np.abs(weights), np.finfo(np.float32).tiny)
    finest = np.minimum(LARGEST_INT16 / sizes.max(axis=0), LARGEST_TOTAL / (256 * cells_of_window * sizes.sum(axis=0)))
    offset = np.abs(zero_point * weights).sum(axis=0) + np.abs(centre)
    finest = np.minimum(finest, LARGEST_INT32 / np.maximum(offset, np.finfo(np.float32).tiny))
    if factors is None:
        # all coordinates in the same steps
        raises = np.ceil(np.log2(wanted / finest)).clip(*RAISES)
        scales = np.minimum(wanted / 2.0**raises, finest)
    else:
        raises = np.floor(np.log2(wanted / finest)).clip(*RAISES)
        scales = finest
    whole = _int16(np.rint(weights * scales))
    # by the whole weights, so that channels at their zero point add nothing, which most do most of the time
    shift = zero_point * whole.astype(np.int64).sum(axis=0) + np.rint(centre * scales)
    return _Points(centre, scales * 2.0**raises, whole.T.ravel(), _int32(shift), raises.astype(np.int8))


def _factors(factors: Float64Array, steps: Float64Array) -> tuple[NDArray[np.int16], NDArray[np.uint8]]:
    """Whole factors, flat, triangles column by column; and the places of each column, flat."""
    scaled = factors / (steps if factors.ndim == 2 else steps[:, np.newaxis])
    columns = scaled[:, np.newaxis, :] if factors.ndim == 2 else scaled
    sizes = np.abs(columns)
    room = np.minimum(LARGEST_INT16 / sizes.max(axis=1), (LARGEST_SUM - sizes.shape[1]) / sizes.sum(axis=1))
    places = (np.floor(np.log2(room)) - WHITENED).clip(*PLACES)
    whole = _int16(np.rint(columns * 2.0 ** (places + WHITENED)[:, np.newaxis, :]))
    if factors.ndim == 3:
        column, row = np.tril_indices(factors.shape[-1])
        whole = whole[:, row, column]
    return whole.ravel(), places.astype(np.uint8).ravel()


def _constants(head: Head, steps: float) -> NDArray[np.int32]:
    if isinstance(head, CellGaussians):
        return np.zeros(0, np.int32)
    if isinstance(head, Coreset):
        return np.array(_with_places(2.0**FRACTION / steps, LARGEST_PLACES // 2), np.int32)
    mixture = head if isinstance(head, GaussianMixture) else head.mixture
    constants = _int32(np.rint(log_constants(mixture) * 2.0**FRACTION))
    if isinstance(head, GaussianMixture):
        return constants
    mean = _int32(np.rint(np.array([head.mean]) * 2.0**FRACTION))
    slope = np.array(_with_places(1 / head.deviation, LARGEST_PLACES), np.int32)
    return np.concatenate([constants, mean, slope])


def _correction(slopes: Float64Array, offsets: Float64Array) -> tuple[NDArray[np.int32], NDArray[np.int32], int, int]:
    """Slopes and offsets as whole numbers, the places of the slopes, and the bits behind the point of the offsets."""
    fraction = int(np.floor(np.log2(LARGEST_INT32 / max(float(np.abs(offsets).max()), 1.0))).clip(0, FRACTION))
    # of the product of a slope with a score that has its own bits behind the point
    scaled = slopes * 2.0 ** (fraction - FRACTION)
    _, places = _with_places(max(float(scaled.max()), 2.0**-LARGEST_PLACES), LARGEST_PLACES)
    whole = np.rint(scaled * 2.0**places)
    return _int32(whole), _int32(np.rint(offsets * 2.0**fraction)), places, fraction


def _with_places(value: float, most: int) -> tuple[int, int]:
    """value = multiplier / 2^places, with as many places, `most` at most, as int32 has room for."""
    places = int(np.floor(np.log2(LARGEST_INT32 / value)).clip(0, most))
    return min(round(value * 2.0**places), LARGEST_INT32), places


def _int16(values: Float64Array) -> NDArray[np.int16]:
    limited: NDArray[np.int16] = values.clip(-LARGEST_INT16, LARGEST_INT16).astype(np.int16)
    return limited


def _int32(values: Float64Array) -> NDArray[np.int32]:
    limited: NDArray[np.int32] = values.clip(-LARGEST_INT32, LARGEST_INT32).astype(np.int32)
    return limited
