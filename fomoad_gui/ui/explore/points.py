"""The points of a map as a picture: smooth where there are few, fast where there are many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap

from fomoad_gui.core.arrays import BoolArray, Float64Array
from fomoad_gui.ui.explore.colouring import argb
from fomoad_gui.ui.explore.splat import VERY_MANY, radius_of, splat
from fomoad_gui.ui.theme.tokens import Theme

FEW = 2_500
"""Points up to which each is drawn with a smooth edge."""
FADED = 0.6
"""How far points that are not selected go towards the ground while several others are."""


@dataclass(frozen=True, slots=True, eq=False)
class ShownPoints:
    """`places` [N, 2] in pixels of the screen, `shades` uint32 [N], which are `visible` and `selected`, bool [N]."""

    places: Float64Array
    shades: NDArray[np.uint32]
    visible: BoolArray
    selected: BoolArray


def painted(points: ShownPoints, width: int, height: int, ratio: float, theme: Theme) -> QPixmap:
    """On the theme's ground, `width` × `height` pixels of which `ratio` make a length unit; selected ones on top."""
    rest, chosen = points.visible & ~points.selected, points.visible & points.selected
    # one alone is the picture that is looked at, and no reason to hide the others
    several = int(np.count_nonzero(points.selected)) > 1
    shades = faded(points.shades, argb(theme.surface)) if several else points.shades
    radius = radius_of(int(np.count_nonzero(points.visible)), ratio)
    few = np.count_nonzero(points.visible) <= FEW
    image = np.full((max(1, height), max(1, width)), argb(theme.surface), np.uint32)
    if not few:
        splat(image, points.places[rest], shades[rest], radius)
        if (count := int(np.count_nonzero(chosen))) <= VERY_MANY:  # more are told by their colours: outlines take long
            splat(image, points.places[chosen], np.full(count, argb(theme.text), np.uint32), radius + 2 * ratio)
        splat(image, points.places[chosen], points.shades[chosen], radius + 0.5 * ratio)
    shown = QPixmap.fromImage(
        QImage(image.tobytes(), image.shape[1], image.shape[0], 4 * image.shape[1], QImage.Format.Format_RGB32)
    )
    if few:
        painter = QPainter(shown)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw(painter, points.places[rest], shades[rest], radius, QPen(QColor(theme.surface), 0.8 * ratio))
        _draw(
            painter, points.places[chosen], points.shades[chosen], radius + ratio, QPen(QColor(theme.text), 2 * ratio)
        )
        painter.end()
    shown.setDevicePixelRatio(ratio)
    return shown


def _draw(painter: QPainter, places: Float64Array, shades: NDArray[np.uint32], radius: float, pen: QPen) -> None:
    painter.setPen(pen if pen.widthF() > 0 else Qt.PenStyle.NoPen)
    for (x, y), shade in zip(places.tolist(), shades.tolist(), strict=True):
        painter.setBrush(QColor.fromRgba(shade))
        painter.drawEllipse(QPointF(x, y), radius, radius)


def faded(shades: NDArray[np.uint32], ground: int) -> NDArray[np.uint32]:
    """Nearer to the colour of the ground."""
    found = np.full(len(shades), 0xFF000000, np.uint32)
    for shift in (0, 8, 16):
        mixed = (1 - FADED) * (shades >> shift & 0xFF) + FADED * (ground >> shift & 0xFF)
        found |= mixed.astype(np.uint32) << shift
    return found
