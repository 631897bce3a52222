"""Pictures and their cells for the tests of the image view."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor

from fomoad_gui.core.arrays import BoolArray, Float32Array, Uint8Array
from fomoad_gui.core.geometry import Window, cell_grid, fit_transform
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.values import InspectedPicture
from fomoad_gui.vision.overlay import HeatScale

SCALE = HeatScale(typical=8.0, threshold=16.0)
POOLED = (Window(3, 2, True), Window(3, 2, True), Window(3, 2, True), Window(3, 2, False))
"""Three halvings and the pooling of the shipped pipeline: cells 16 pixels apart that leave a margin."""


def scored(width: int, height: int, spec: InputSpec, values: Float32Array | None = None) -> CellScores:
    grid = cell_grid(POOLED, spec.width, spec.height)
    shape = (grid.rows, grid.columns)
    cells = np.arange(grid.rows * grid.columns, dtype=np.float32).reshape(shape) if values is None else values
    return CellScores(cells, grid, fit_transform(width, height, spec), width, height)


def picture(
    width: int = 320,
    height: int = 240,
    hot: tuple[int, int] = (2, 3),
    peak: float = 30.0,
    mask: BoolArray | None = None,
) -> InspectedPicture:
    """A flat grey picture whose cell `hot` has the score `peak`, and whose others have 5."""
    spec = InputSpec(160, 160)
    grid = cell_grid(POOLED, 160, 160)
    values = np.full((grid.rows, grid.columns), 5.0, np.float32)
    values[hot] = peak
    pixels = np.full((height, width, 3), 90, np.uint8)
    return InspectedPicture("part 7.png", pixels, scored(width, height, spec, values), 75.0, mask, "Test · Good")


def showing(cells: CellScores) -> InspectedPicture:
    """A black picture with these cells."""
    return InspectedPicture("part.png", np.zeros((cells.image_height, cells.image_width, 3), np.uint8), cells)


def rgb(colour: QColor) -> Uint8Array:
    return np.array([colour.red(), colour.green(), colour.blue()], np.uint8)
