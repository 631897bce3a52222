"""What follows the projection: a head that scores cells, their correction, and one score for the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, read_only
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.regions import Adjustment
from fomoad_gui.core.standardised_mixture import StandardisedMixture

PRIOR_PICTURES = 20
"""How many pictures the mean of all cells counts as in the correction of one."""

Head = GaussianMixture | CellGaussians | StandardisedMixture | Coreset
"""Scores projected embeddings cell by cell: `scores`, float32 [N, gh, gw] of [N, gh, gw, d], higher is odder."""


class HeadKind(StrEnum):
    """The heads there are."""

    CELL = "cell"
    """One Gaussian per cell."""
    SHARED = "shared"
    """One Gaussian mixture for all cells."""
    EDGE_IMPULSE = "edge-impulse"
    """As Edge Impulse ships it."""
    PATCHCORE = "patchcore"
    """Nearest neighbours in a coreset."""


KINDS: dict[type, HeadKind] = {
    CellGaussians: HeadKind.CELL,
    GaussianMixture: HeadKind.SHARED,
    StandardisedMixture: HeadKind.EDGE_IMPULSE,
    Coreset: HeadKind.PATCHCORE,
}


@dataclass(frozen=True, slots=True, eq=False)
class CellCorrection:
    """A cell's score times `slope` plus `offset`, both float32 [gh, gw], slopes not below 0.

    So that cells that always vary, at borders say, raise no false alarms, and regions have thresholds of their own.
    """

    slope: Float32Array
    offset: Float32Array

    def __post_init__(self) -> None:
        if self.slope.ndim != 2 or self.slope.shape != self.offset.shape:
            raise ValueError(f"slopes of shape {self.slope.shape}, offsets of shape {self.offset.shape}")
        if not (np.isfinite(self.slope).all() and np.isfinite(self.offset).all() and (self.slope >= 0).all()):
            raise ValueError("the correction of the cells is finite, and its slopes are not below 0")
        for name in ("slope", "offset"):
            object.__setattr__(self, name, read_only(getattr(self, name).astype(np.float32, copy=False)))

    @property
    def grid(self) -> tuple[int, int]:
        """(gh, gw), the rows and columns of cells."""
        return self.slope.shape[0], self.slope.shape[1]

    def apply(self, scores: Float32Array) -> Float32Array:
        """Corrected scores float32 [..., gh, gw]."""
        corrected: Float32Array = scores * self.slope + self.offset
        return corrected


def cell_correction(scores: Float32Array) -> CellCorrection:
    """Scores become deviations above what good pictures score at the cell.

    From the scores [N, gh, gw] of good pictures that the head has not learnt from. A cell's mean and variance are
    shrunk towards those of all cells, which count as `PRIOR_PICTURES` pictures.
    """
    values = scores.astype(np.float64)
    count, mean = len(values), values.mean(axis=0)
    variance = values.var(axis=0)
    weight = count + PRIOR_PICTURES
    shrunk_mean = (count * mean + PRIOR_PICTURES * mean.mean()) / weight
    shrunk_variance = (count * variance + PRIOR_PICTURES * variance.mean()) / weight
    floor = 1e-6 * max(1.0, float(np.abs(values).max()))
    deviation = np.maximum(np.sqrt(shrunk_variance), floor)
    return CellCorrection((1 / deviation).astype(np.float32), (-shrunk_mean / deviation).astype(np.float32))


@dataclass(frozen=True, slots=True, eq=False)
class Detector:
    """From projected embeddings to a score for each cell and for the picture.

    The picture's score is the mean of the `top_share` highest cells: 0 for the highest alone, 1 for the mean of all.
    """

    head: Head
    correction: CellCorrection | None = None
    top_share: float = 0.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.top_share) and 0 <= self.top_share <= 1):
            raise ValueError(f"the share of cells that make the picture's score, {self.top_share}, is not in 0 … 1")
        grids = {part.grid for part in (self.head, self.correction) if isinstance(part, CellGaussians | CellCorrection)}
        if len(grids) > 1:
            raise ValueError(f"a correction and Gaussians of different cells: {sorted(grids)}")

    @property
    def kind(self) -> HeadKind:
        """Which kind of head it is."""
        return KINDS[type(self.head)]

    def adjusted(self, adjustment: Adjustment | None) -> Detector:
        """The same with what regions do to the cells' scores; None does nothing."""
        if adjustment is None:
            return self
        slope, offset = adjustment.slope, adjustment.offset
        before = self.correction
        if before is None:
            return replace(self, correction=CellCorrection(slope, offset))
        return replace(self, correction=CellCorrection(before.slope * slope, before.offset * slope + offset))

    def cell_scores(self, embeddings: Float32Array) -> Float32Array:
        """Float32 [N, gh, gw] of projected embeddings [N, gh, gw, d]; higher is more anomalous."""
        scores = self.head.scores(embeddings)
        return scores if self.correction is None else self.correction.apply(scores)

    def image_scores(self, embeddings: Float32Array) -> Float64Array:
        """Float64 [N], one for each picture of projected embeddings [N, gh, gw, d]."""
        return image_score(self.cell_scores(embeddings), self.top_share)


def cells_that_count(cells: int, top_share: float) -> int:
    """How many of `cells` make the picture's score: ⌈share · cells⌉, at least one."""
    return max(1, math.ceil(round(top_share * cells, 9)))


def image_score(scores: Float32Array, top_share: float) -> Float64Array:
    """The mean of the highest cells: scores [..., gh, gw] to float64 [...]."""
    flat = scores.reshape(*scores.shape[:-2], -1).astype(np.float64)
    count = cells_that_count(flat.shape[-1], top_share)
    if count == 1:
        return np.asarray(flat.max(axis=-1))
    top = np.partition(flat, -count, axis=-1)[..., -count:]
    return np.asarray(top.mean(axis=-1))
