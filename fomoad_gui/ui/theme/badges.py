"""The shapes that stand for labels and verdicts, so that colour is never all there is.

Good and OK are a tick in a disc, defect and NG a cross in a diamond, unlabelled a dashed ring.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from fomoad_gui.core.samples import Label
from fomoad_gui.ui.theme.tokens import Theme

BADGE_ICON_EDGES = (16, 32)


def paint_badge(painter: QPainter, rect: QRectF, label: Label, theme: Theme) -> None:
    """The label's shape, filled with its colour, in the largest square about the centre of `rect`."""
    edge = min(rect.width(), rect.height())
    painter.save()
    painter.translate(rect.center())
    painter.scale(edge / 20, edge / 20)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if label is Label.GOOD:
        _disc_with_tick(painter, QColor(theme.good), QColor(theme.status_text))
    elif label is Label.DEFECT:
        _diamond_with_cross(painter, QColor(theme.defect), QColor(theme.status_text))
    else:
        _dashed_ring(painter, QColor(theme.unlabelled))
    painter.restore()


def badge_icon(label: Label, theme: Theme) -> QIcon:
    """The label's shape as an icon."""
    icon = QIcon()
    for edge in BADGE_ICON_EDGES:
        picture = QPixmap(edge, edge)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint_badge(painter, QRectF(0, 0, edge, edge), label, theme)
        painter.end()
        for mode in (QIcon.Mode.Normal, QIcon.Mode.Selected):
            icon.addPixmap(picture, mode)
    return icon


def _disc_with_tick(painter: QPainter, fill: QColor, line: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawEllipse(QPointF(0, 0), 8.5, 8.5)
    painter.setPen(_line(line))
    painter.drawPolyline(QPolygonF([QPointF(-3.6, 0.3), QPointF(-1.0, 2.9), QPointF(3.8, -2.8)]))


def _diamond_with_cross(painter: QPainter, fill: QColor, line: QColor) -> None:
    painter.setPen(QPen(fill, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(fill)
    painter.drawPolygon(QPolygonF([QPointF(0, -8.6), QPointF(8.6, 0), QPointF(0, 8.6), QPointF(-8.6, 0)]))
    painter.setPen(_line(line))
    painter.drawLine(QPointF(-2.4, -2.4), QPointF(2.4, 2.4))
    painter.drawLine(QPointF(-2.4, 2.4), QPointF(2.4, -2.4))


def _dashed_ring(painter: QPainter, line: QColor) -> None:
    radius, width, dashes = 7.0, 1.8, 8
    pen = QPen(line, width, Qt.PenStyle.CustomDashLine, Qt.PenCapStyle.FlatCap)
    period = 2 * math.pi * radius / dashes / width
    pen.setDashPattern([period * 0.62, period * 0.38])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(QPointF(0, 0), radius, radius)


def _line(colour: QColor) -> QPen:
    return QPen(colour, 1.9, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
