"""What the inspector paints on the picture, told apart by its pixels."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QColor, QImage, QPainter

from fomoad_gui.core.geometry import Window, cell_grid, fit_transform
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.heat import heat_layer
from fomoad_gui.ui.inspect.lines import POINTED, WHITE
from fomoad_gui.ui.inspect.painting import ScenePainter, scene_of
from fomoad_gui.ui.inspect.values import InspectedPicture
from fomoad_gui.ui.inspect.viewport import Viewport
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale

HOT = (2, 3)
COOL = (4, 5)
EDGE = 160


def painted(pointed_at: tuple[int, int]) -> tuple[QImage, CellScores]:
    """Grey ground with one cell over the threshold and one pointed at, four pixels to each of its own."""
    spec = InputSpec(EDGE, EDGE)
    grid = cell_grid((Window(16, 16, False),), EDGE, EDGE)
    values = np.full((grid.rows, grid.columns), 5.0, np.float32)
    values[HOT] = 30.0
    cells = CellScores(values, grid, fit_transform(EDGE, EDGE, spec), EDGE, EDGE)
    shown = InspectedPicture("part.png", np.full((EDGE, EDGE, 3), 90, np.uint8), cells)
    image = QImage(4 * EDGE, 4 * EDGE, QImage.Format.Format_RGB32)
    image.fill(QColor(90, 90, 90))
    painter = QPainter(image)
    layers = ScenePainter(painter, scene_of(shown), Viewport(4.0, 0.0, 0.0), 1.0)
    layers.heat(heat_layer(cells, HeatScale(8.0, 16.0), ColourMap.INFERNO, False), 0.55)
    layers.cell(*pointed_at)
    painter.end()
    return image, cells


def colours_along_top(image: QImage, cells: CellScores, cell: tuple[int, int]) -> tuple[QColor, QColor]:
    """At an eighth and in the middle of a cell's upper edge."""
    x0, y0, x1, _ = (round(4 * place) for place in cells.cell_box_in_image(*cell))
    return image.pixelColor(x0 + (x1 - x0) // 8, y0), image.pixelColor((x0 + x1) // 2, y0)


def test_the_cell_pointed_at_has_ticks_at_its_corners_and_no_frame() -> None:
    image, cells = painted(COOL)
    near_corner, middle = colours_along_top(image, cells, COOL)
    assert near_corner == POINTED
    assert middle not in (POINTED, WHITE)
    assert colours_along_top(image, cells, HOT) == (WHITE, WHITE)


def test_a_cell_over_the_threshold_keeps_its_frame_between_the_ticks() -> None:
    image, cells = painted(HOT)
    assert colours_along_top(image, cells, HOT) == (POINTED, WHITE)
