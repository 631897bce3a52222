"""Where the cells lie in a picture, for drawing and for finding the one under the cursor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fomoad_gui.core.arrays import Float64Array, read_only
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.values import CellReading, InspectedPicture
from fomoad_gui.vision.overlay import HeatScale


@dataclass(frozen=True, slots=True, eq=False)
class CellLattice:
    """The lines between cells: `xs` float64 [columns + 1] and `ys` float64 [rows + 1], ascending, in picture pixels.

    They may reach beyond the picture, which is `width` × `height` pixels.
    """

    xs: Float64Array
    ys: Float64Array
    width: int
    height: int

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """(row, column) of the cell at a place in the picture; None outside of the picture or of all cells."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            return None
        column = int(np.searchsorted(self.xs, x, side="right")) - 1
        row = int(np.searchsorted(self.ys, y, side="right")) - 1
        if not (0 <= column < self.xs.size - 1 and 0 <= row < self.ys.size - 1):
            return None
        return row, column


def cell_lattice(cells: CellScores) -> CellLattice:
    """The lattice of a scored picture; neighbouring tiles touch, so one row and one column of boxes give all lines."""
    to_image, grid = cells.transform.to_image, cells.grid
    across = [to_image(grid.cell_box(0, column)) for column in range(grid.columns)]
    down = [to_image(grid.cell_box(row, 0)) for row in range(grid.rows)]
    return CellLattice(
        xs=read_only(np.array([box[0] for box in across] + [across[-1][2]])),
        ys=read_only(np.array([box[1] for box in down] + [down[-1][3]])),
        width=cells.image_width,
        height=cells.image_height,
    )


def read_cell(
    picture: InspectedPicture, lattice: CellLattice | None, scale: HeatScale | None, x: float, y: float
) -> CellReading:
    """What there is to say about a place inside the picture; of one in training, which cell it is and no more."""
    pixel_x, pixel_y = int(x), int(y)
    cells = picture.cells
    cell = lattice.cell_at(x, y) if lattice is not None else None
    if cells is None or cell is None:
        return CellReading(pixel_x, pixel_y)
    if picture.in_training:
        return CellReading(pixel_x, pixel_y, *cell)
    score = float(cells.values[cell])
    if scale is None:
        return CellReading(pixel_x, pixel_y, *cell, score)
    heat = float(scale.heat(cells.values[cell]))
    return CellReading(pixel_x, pixel_y, *cell, score, heat, score >= scale.threshold)
