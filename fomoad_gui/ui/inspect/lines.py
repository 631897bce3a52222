"""Lines laid over a picture: as wide at every zoom, sharp, and seen on any ground because each has a dark edge."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from fomoad_gui.core.arrays import Float64Array
from fomoad_gui.ui.inspect.viewport import Viewport

DARK = QColor(12, 14, 18, 215)
WHITE = QColor(255, 255, 255)
FAINT = QColor(255, 255, 255, 110)
TRUTH = QColor(120, 255, 214)
POINTED = QColor(64, 170, 255)
"""Colours on pictures do not follow the theme: what lies beneath them does not either."""


def lines_on_screen(segments: Float64Array, viewport: Viewport, ratio: float) -> list[QLineF]:
    """Segments [n, 4] in picture pixels to lines in the widget, each on the nearest pixel of the screen."""
    offset = np.array([viewport.offset_x, viewport.offset_y] * 2)
    placed = np.round((segments * viewport.scale + offset) * ratio) / ratio
    return [QLineF(*line) for line in placed.tolist()]


def stroke(painter: QPainter, lines: list[QLineF], colour: QColor, width: float) -> None:
    """Draw the lines `width` widget pixels wide, on a dark band a pixel wider to either side."""
    if not lines:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for pen_colour, pen_width in ((DARK, width + 2), (colour, width)):
        painter.setPen(QPen(pen_colour, pen_width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
        painter.drawLines(lines)


def hairline(painter: QPainter, lines: list[QLineF], colour: QColor) -> None:
    """Draw thin lines without a dark edge."""
    if lines:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(colour, 1))
        painter.drawLines(lines)
