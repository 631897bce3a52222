"""A picture under its heat map, as large as there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.inspect.pyramid import to_image
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.fit import shrunk
from fomoad_gui.vision.overlay import HeatScale, score_overlay

LONGEST = 640
OPACITY = 0.65


class HeatPicture(QWidget):
    """Empty until it is given something."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(200, 160)
        self._image: QImage | None = None

    def show_scores(self, picture: Uint8Array, cells: CellScores, scale: HeatScale, colour_map: ColourMap) -> None:
        """A picture uint8 [H, W, 3] with its cells, on the model's fixed scale."""
        small = shrunk(picture, LONGEST)
        height, width = small.shape[:2]
        overlay = score_overlay(cells, scale, opacity=OPACITY, colour_map=colour_map, width=width, height=height)
        self._image = to_image(small)
        painter = QPainter(self._image)
        painter.drawImage(0, 0, to_image(overlay))
        painter.end()
        self.update()

    @property
    def is_empty(self) -> bool:
        return self._image is None

    def clear(self) -> None:
        """Show nothing."""
        self._image = None
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 260)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._image is None:
            return
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect((self.width() - size.width()) // 2, (self.height() - size.height()) // 2, *size.toTuple())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
