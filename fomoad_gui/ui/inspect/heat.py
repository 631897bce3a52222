"""The heat map as the canvas draws it: one pixel per cell, and the borders of the cells over the threshold as lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtGui import QImage

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.outlines import inner_edges, outline
from fomoad_gui.ui.inspect.pyramid import to_image
from fomoad_gui.vision.colour import ColourMap, apply
from fomoad_gui.vision.overlay import HOTTEST, HeatScale


@dataclass(frozen=True, slots=True, eq=False)
class HeatLayer:
    """`image` has one pixel per cell, the fainter the further it is below the threshold.

    `borders` (around the cells over the threshold) and `seams` (between two of them) are segments float64 [n, 4] in
    units of cells.
    """

    image: QImage
    borders: Float64Array
    seams: Float64Array


def heat_layer(cells: CellScores, scale: HeatScale, colour_map: ColourMap) -> HeatLayer:
    """The colours of `vision.overlay.score_overlay` at cell resolution: cheap enough for every mouse move.

    Unlike there, a cell's opacity grows from none at heat 0 to full at the threshold, or the map would darken all of a
    good picture and hide what a person wants to see.
    """
    heat = scale.heat(cells.values)
    alpha = np.rint(255 * heat.clip(0.0, 1.0)).astype(np.uint8)
    # In float64, as verdicts are: a threshold may be the next number above a score, and float32 would call them equal.
    over = cells.values.astype(np.float64) >= scale.threshold
    return HeatLayer(
        image=to_image(np.dstack([apply(heat, 0.0, HOTTEST, colour_map), alpha])),
        borders=outline(over),
        seams=inner_edges(over),
    )
