"""How a picture with its heat map is painted, in layers from back to front."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.ui.inspect.heat import HeatLayer
from fomoad_gui.ui.inspect.lattice import CellLattice, cell_lattice
from fomoad_gui.ui.inspect.lines import FAINT, POINTED, TRUTH, WHITE, hairline, lines_on_screen, stroke
from fomoad_gui.ui.inspect.outlines import outline
from fomoad_gui.ui.inspect.pyramid import Pyramid
from fomoad_gui.ui.inspect.values import InspectedPicture
from fomoad_gui.ui.inspect.viewport import Viewport

ROOM_FOR_SEAMS = 10
"""Cells smaller than this on the screen (widget pixels) get no lines between them."""

TICK = 0.25
"""How far a tick reaches along the edge of its cell, as a share of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """What of a picture stays the same while a person zooms and moves the threshold.

    `lattice` is None without cells, `truth` the outline of the ground-truth mask or None.
    """

    pyramid: Pyramid
    lattice: CellLattice | None
    truth: Float64Array | None


def scene_of(picture: InspectedPicture) -> Scene:
    """Prepare a picture for painting."""
    return Scene(
        pyramid=Pyramid(picture.pixels),
        lattice=None if picture.cells is None else cell_lattice(picture.cells),
        truth=None if picture.mask is None else outline(picture.mask),
    )


class ScenePainter:
    """Paints one scene through one viewport; `ratio` is how many screen pixels a widget pixel has."""

    def __init__(self, painter: QPainter, scene: Scene, viewport: Viewport, ratio: float) -> None:
        self._painter = painter
        self._scene = scene
        self._viewport = viewport
        self._ratio = ratio
        size = scene.pyramid.size
        self._area = self._rect(0, 0, size.width(), size.height())

    def picture(self, clip: QRectF) -> None:
        """The picture, as far as it is seen in `clip`."""
        self._scene.pyramid.draw(self._painter, self._viewport, clip, self._ratio)

    def heat(self, layer: HeatLayer, opacity: float) -> None:
        """The cells' colours, and outlines of those over the threshold."""
        lattice = self._scene.lattice
        if lattice is None:
            return
        painter = self._painter
        painter.save()
        painter.setClipRect(self._area)
        painter.setOpacity(opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(self._rect(lattice.xs[0], lattice.ys[0], lattice.xs[-1], lattice.ys[-1]), layer.image)
        painter.restore()
        if (lattice.xs[1] - lattice.xs[0]) * self._viewport.scale >= ROOM_FOR_SEAMS:
            hairline(painter, self._lines(_in_picture(lattice, layer.seams)), FAINT)
        stroke(painter, self._lines(_in_picture(lattice, layer.borders)), WHITE, 2.0)

    def truth(self) -> None:
        """The outline of the ground truth."""
        if self._scene.truth is not None:
            stroke(self._painter, self._lines(self._scene.truth), TRUTH, 1.0)

    def cell(self, row: int, column: int) -> None:
        """Blue ticks at the corners of the cell that is pointed at: a frame is for what is over the threshold."""
        lattice = self._scene.lattice
        if lattice is None:
            return
        one = np.zeros((row + 1, column + 1), np.bool_)
        one[row, column] = True
        stroke(self._painter, self._lines(_ends(_in_picture(lattice, outline(one)))), POINTED, 2.0)

    def _rect(self, x0: float, y0: float, x1: float, y1: float) -> QRectF:
        return QRectF(QPointF(*self._viewport.to_widget(x0, y0)), QPointF(*self._viewport.to_widget(x1, y1)))

    def _lines(self, segments: Float64Array) -> list[QLineF]:
        return lines_on_screen(segments, self._viewport, self._ratio)


def _ends(segments: Float64Array) -> Float64Array:
    """The first and the last stretch of each segment [n, 4], so that a frame's corners stay of it: [2 · n, 4]."""
    start, end = segments[:, :2], segments[:, 2:]
    reach = TICK * (end - start)
    return np.concatenate([np.hstack([start, start + reach]), np.hstack([end - reach, end])])


def _in_picture(lattice: CellLattice, segments: Float64Array) -> Float64Array:
    """Segments [n, 4] in units of cells to picture pixels, drawn in to the picture's edges."""
    xs, ys = lattice.xs.clip(0, lattice.width), lattice.ys.clip(0, lattice.height)
    x0, y0, x1, y1 = segments.astype(np.intp).T
    return np.stack([xs[x0], ys[y0], xs[x1], ys[y1]], axis=1)
