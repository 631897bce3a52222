"""Regions of a picture: what is to be ignored, and what has a name and a threshold of its own.

Both come down to one number per cell that is added to its score. Cells of a named region are raised or lowered so that
good pictures reach the one threshold as often there as anywhere: its own threshold, in the scale of the whole. Ignored
cells get a typical score whatever they show, and never are the highest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import CellGrid


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle from (`left`, `top`) to (`right`, `bottom`), in shares of the network's input, 0 to 1.

    Where pictures are not cropped or padded to fit, these are shares of the picture too. With `ignored` nothing in it
    counts. Raises `FomoadError` for a rectangle that is none or has no name.
    """

    name: str
    left: float
    top: float
    right: float
    bottom: float
    ignored: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.left < self.right <= 1 and 0 <= self.top < self.bottom <= 1):
            raise FomoadError(
                f"The region “{self.name}” is no rectangle inside the picture.",
                "Give left, top, right and bottom as shares from 0 to 1.",
            )
        if not self.name.strip():
            raise FomoadError("A region has no name.", "Name it, for example “left screw”.")

    def cells(self, grid: CellGrid) -> BoolArray:
        """Which cells have their centre in it, bool [gh, gw]."""
        x = np.array([grid.horizontal.centre(i) for i in range(grid.columns)]) / grid.horizontal.size
        y = np.array([grid.vertical.centre(i) for i in range(grid.rows)]) / grid.vertical.size
        inside: BoolArray = np.outer((y >= self.top) & (y < self.bottom), (x >= self.left) & (x < self.right))
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Adjustment:
    """What regions do to a cell's score: times `slope`, plus `offset`, both float32 [gh, gw]."""

    slope: Float32Array
    offset: Float32Array


def region_adjustment(
    maps: Float32Array, regions: Sequence[Region], grid: CellGrid, false_alarm_rate: float
) -> Adjustment | None:
    """From the cell scores [N, gh, gw] of good pictures that nothing was learnt from; None without regions.

    Where named regions overlap, the later one counts. Raises `FomoadError` if everything is ignored, or a region has no
    cell.
    """
    if not regions:
        return None
    slope, offset = np.ones(maps.shape[1:], np.float32), np.zeros(maps.shape[1:], np.float32)
    named = [region for region in regions if not region.ignored]
    of_region = np.full(maps.shape[1:], -1)
    for number, region in enumerate(named):
        of_region[region.cells(grid)] = number
    ignored = np.zeros(maps.shape[1:], np.bool_)
    for region in regions:
        if not region.cells(grid).any():
            raise FomoadError(
                f"The region “{region.name}” holds the centre of no cell.", "Make it larger, or choose a larger input."
            )
        if region.ignored:
            ignored |= region.cells(grid)
    if ignored.all():
        raise FomoadError("Everything is ignored.", "Leave a part of the picture to be judged.")
    of_region[ignored] = -2
    limits = {
        number: calibrate(maps[:, of_region == number].max(axis=1).tolist(), false_alarm_rate).threshold
        for number in range(-1, len(named))
        if (of_region == number).any()
    }
    common = limits.get(-1, max(limits.values()))
    for number, limit in limits.items():
        offset[of_region == number] = common - limit
    slope[ignored] = 0
    offset[ignored] = float(np.median(maps[:, ~ignored]))
    return Adjustment(slope, offset)
