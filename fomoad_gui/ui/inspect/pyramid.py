"""A picture at halved sizes, so that drawing it small is quick and does not flicker."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.ui.inspect.viewport import Viewport

SMALLEST_SIDE = 64


def to_image(picture: Uint8Array) -> QImage:
    """A QImage that owns a copy of uint8 [H, W, 3] RGB or [H, W, 4] RGBA."""
    height, width, channels = picture.shape
    layout = QImage.Format.Format_RGB888 if channels == 3 else QImage.Format.Format_RGBA8888
    data = np.ascontiguousarray(picture)
    drawable = QImage.Format.Format_RGB32 if channels == 3 else QImage.Format.Format_ARGB32_Premultiplied
    return QImage(data.data, width, height, width * channels, layout).convertToFormat(drawable)


class Pyramid:
    """Draws one picture at any scale: by its nearest pixel when magnified, from a halved copy when reduced."""

    def __init__(self, picture: Uint8Array) -> None:
        self._levels = [to_image(picture)]

    @property
    def size(self) -> QSize:
        """The picture's size in pixels."""
        return self._levels[0].size()

    def draw(self, painter: QPainter, viewport: Viewport, clip: QRectF, ratio: float) -> None:
        """Paint what is seen inside `clip` (widget pixels); `ratio` is how many screen pixels a widget pixel has."""
        level = self._level(viewport.scale * ratio)
        image = self._levels[level]
        full = self.size
        shrink_x, shrink_y = image.width() / full.width(), image.height() / full.height()
        left, top = viewport.to_picture(clip.left(), clip.top())
        right, bottom = viewport.to_picture(clip.right(), clip.bottom())
        seen = QRectF(QPointF(left * shrink_x, top * shrink_y), QPointF(right * shrink_x, bottom * shrink_y))
        source = QRectF(seen.toAlignedRect().adjusted(-1, -1, 1, 1).intersected(image.rect()))
        target = QRectF(
            QPointF(*viewport.to_widget(source.left() / shrink_x, source.top() / shrink_y)),
            QPointF(*viewport.to_widget(source.right() / shrink_x, source.bottom() / shrink_y)),
        )
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, viewport.scale * ratio < 1.0)
        painter.drawImage(target, image, source)

    def _level(self, scale: float) -> int:
        """The smallest copy that still has a pixel for every pixel of the screen; made when first asked for."""
        level = 0
        while scale <= 0.5 and min(self._levels[level].width(), self._levels[level].height()) >= 2 * SMALLEST_SIDE:
            if level + 1 == len(self._levels):
                image = self._levels[level]
                half = QSize(image.width() // 2, image.height() // 2)
                self._levels.append(
                    image.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
                )
            level += 1
            scale *= 2
        return level
