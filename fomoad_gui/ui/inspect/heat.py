"""The heat map as the canvas draws it: one pixel per cell, and the borders of the cells over the threshold as lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.outlines import inner_edges, outline
from fomoad_gui.ui.inspect.pyramid import to_image
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale, cell_colours, over_threshold


@dataclass(frozen=True, slots=True, eq=False)
class HeatLayer:
    """`image` has one pixel per cell, the fainter the further it is below the threshold.

    `borders` (around the cells over the threshold) and `seams` (between two of them) are segments float64 [n, 4] in
    units of cells.
    """

    image: QImage
    borders: Float64Array
    seams: Float64Array


def heat_layer(cells: CellScores, scale: HeatScale, colour_map: ColourMap, in_training: bool = False) -> HeatLayer:
    """The heat map at cell resolution: cheap enough for every mouse move.

    Of a picture in training no cell is marked: the mixture has learnt it, so what it scores is no result.
    """
    over = np.zeros(cells.values.shape, np.bool_) if in_training else over_threshold(cells, scale)
    return HeatLayer(
        image=to_image(cell_colours(cells, scale, colour_map)), borders=outline(over), seams=inner_edges(over)
    )
