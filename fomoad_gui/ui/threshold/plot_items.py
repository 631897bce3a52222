"""What the histogram is made of: the bars of one group, and the line that is dragged."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.ui.theme.tokens import Theme
from fomoad_gui.ui.threshold.look import GroupLook, brush_of, pen_of

HANDLE = 14
"""Diameter of the line's handle and so the width of the strip, in pixels, in which the mouse takes hold of it."""


class GroupBars(pg.GraphicsObject):  # type: ignore[misc]
    """One group's share in each bin, as a filled outline."""

    def __init__(self, look: GroupLook, theme: Theme) -> None:
        super().__init__()
        self._look = look
        self._outline = QPainterPath()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self._pen, self._brush = pen_of(self._look, theme), brush_of(self._look, theme)
        self.update()

    def set_shares(self, edges: Float64Array, heights: Float64Array) -> None:
        """Draw `heights` [n] between `edges` [n + 1]; a bin of height 0 draws nothing."""
        path = QPainterPath()
        previous = 0.0
        for left, height in zip(edges[:-1].tolist(), heights.tolist(), strict=True):
            if height or previous:
                if not previous:
                    path.moveTo(QPointF(left, 0.0))
                path.lineTo(QPointF(left, previous))
                path.lineTo(QPointF(left, height))
            previous = height
        if previous:
            path.lineTo(QPointF(float(edges[-1]), previous))
            path.lineTo(QPointF(float(edges[-1]), 0.0))
        self.prepareGeometryChange()
        self._outline = path
        self.update()

    def boundingRect(self) -> QRectF:
        """Of all bars."""
        return self._outline.boundingRect()

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Fill with hatching that keeps its shape whatever the axes' scales."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        inverted, _ = painter.transform().inverted()
        self._brush.setTransform(inverted)
        painter.setBrush(self._brush)
        painter.setPen(self._pen)
        painter.drawPath(self._outline)


class ThresholdLine(pg.InfiniteLine):  # type: ignore[misc]
    """The threshold: a line with a handle, to be dragged sideways."""

    def __init__(self) -> None:
        super().__init__(angle=90, movable=True)
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setZValue(20)
        self.addMarker("o", position=0.5, size=HANDLE)

    def set_theme(self, theme: Theme) -> None:
        """Take the theme's colours."""
        self.setPen(pg.mkPen(QColor(theme.text), width=2))
        self.setHoverPen(pg.mkPen(QColor(theme.accent), width=3))
