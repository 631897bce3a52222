"""The scores of one picture's cells, and where those cells lie in the picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float32Array, read_only
from fomoad_gui.core.detector import image_score
from fomoad_gui.core.geometry import Box, CellGrid, FitTransform, clip_box


@dataclass(frozen=True, slots=True, eq=False)
class CellScores:
    """One picture, scored cell by cell; higher is more anomalous.

    `values` float32 [gh, gw] are the detector's scores, `grid` tells where the cells lie in the network's input,
    `transform` how the picture of `image_width` × `image_height` pixels became that input, `top_share` how many of the
    cells make the picture's score.
    """

    values: Float32Array
    grid: CellGrid
    transform: FitTransform
    image_width: int
    image_height: int
    top_share: float = 0.0

    def __post_init__(self) -> None:
        if self.values.shape != (self.grid.rows, self.grid.columns):
            raise ValueError(f"scores of shape {self.values.shape} on {self.grid.rows} × {self.grid.columns} cells")
        if not np.isfinite(self.values).all():
            raise ValueError("a cell score is not finite")
        object.__setattr__(self, "values", read_only(self.values.astype(np.float32, copy=False)))

    @property
    def image_score(self) -> float:
        """The mean of the highest cells, see `detector.image_score`; by default the largest alone."""
        return float(image_score(self.values, self.top_share))

    @property
    def peak(self) -> tuple[int, int]:
        """(row, column) of the largest cell score, the first in reading order if several are equal."""
        row, column = divmod(int(self.values.argmax()), self.grid.columns)
        return row, column

    @property
    def peak_box(self) -> Box:
        """The peak's tile in the picture."""
        return self.cell_box_in_image(*self.peak)

    def cell_box_in_image(self, row: int, column: int) -> Box:
        """The cell's tile in the picture's pixels, clipped to the picture; empty for a cell that sees only padding."""
        return clip_box(self.transform.to_image(self.grid.cell_box(row, column)), self.image_width, self.image_height)

    def receptive_box_in_image(self, row: int, column: int) -> Box:
        """All of the picture that can reach the cell, in the picture's pixels."""
        box = self.transform.to_image(self.grid.receptive_box(row, column))
        return clip_box(box, self.image_width, self.image_height)
