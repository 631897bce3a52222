"""What the picture under the mouse looks like, with its heat map, and what is known of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from fomoad_gui.core.samples import Sample
from fomoad_gui.core.scores import CellScores
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource
from fomoad_gui.ui.inspect.pyramid import to_image
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale, score_overlay

EDGE = 128
OPACITY = 0.65
AWAY = 16
"""Pixels between the mouse and the card."""
KEPT_BYTES = 16 * 1024 * 1024

Cells = Callable[[Sample], CellScores | None]
"""The cell scores of a picture, where the model has judged it."""


class HoverCard(QFrame):
    """Lies on `over`, and never under the mouse. UI thread only."""

    def __init__(self, source: ThumbnailSource, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        set_role(self, "card")
        self._loader = ThumbnailLoader(source, self, KEPT_BYTES)
        self._loader.arrived.connect(self._fill_with)
        self._wanted: Sample | None = None
        self._cells: Cells = lambda _sample: None
        self._scale: HeatScale | None = None
        self.colour_map = ColourMap.INFERNO
        self.picture, self.words = QLabel(), QLabel(textFormat=Qt.TextFormat.PlainText)
        self.picture.setFixedSize(EDGE, EDGE)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.S, Space.S, Space.S, Space.S)
        rows.setSpacing(Space.XS)
        rows.addWidget(self.picture)
        rows.addWidget(self.words)
        self.hide()

    def set_heat(self, cells: Cells, scale: HeatScale | None) -> None:
        """What heat maps are made of from now on; without a scale there are none."""
        self._cells, self._scale = cells, scale

    def show_sample(self, sample: Sample, words: Sequence[str], mouse: QPoint) -> None:
        """Beside the mouse, which is at a place of the widget underneath."""
        self._wanted = sample
        self.words.setText("\n".join(words))
        self.picture.clear()
        self._loader.want([sample], EDGE)
        self._fill_with(sample.id)
        self.adjustSize()
        under = self._over.rect()
        right, down = mouse.x() + AWAY, mouse.y() + AWAY
        x = right if right + self.width() <= under.width() else mouse.x() - AWAY - self.width()
        y = down if down + self.height() <= under.height() else mouse.y() - AWAY - self.height()
        self.move(max(0, x), max(0, y))
        self.show()
        self.raise_()

    def leave(self) -> None:
        """No picture is pointed at any more."""
        self._wanted = None
        self.hide()

    def _fill_with(self, sample_id: str) -> None:
        """What has come of this picture, if it is the one that is pointed at."""
        sample = self._wanted
        if sample is None or sample.id != sample_id:
            return
        thumbnail = self._loader.thumbnail(sample_id, EDGE)
        if thumbnail is not None:
            self._show(sample, thumbnail)
        elif self._loader.failure(sample_id) is not None:
            self.picture.setText("Cannot be read")

    def _show(self, sample: Sample, thumbnail: QPixmap) -> None:
        cells = self._cells(sample) if self._scale is not None else None
        if cells is None or self._scale is None:
            self.picture.setPixmap(thumbnail)
            return
        size = (thumbnail.width(), thumbnail.height())
        heat = score_overlay(
            cells, self._scale, opacity=OPACITY, colour_map=self.colour_map, width=size[0], height=size[1]
        )
        image = thumbnail.toImage().convertToFormat(QImage.Format.Format_RGB32)
        painter = QPainter(image)
        painter.drawImage(0, 0, to_image(heat))
        painter.end()
        self.picture.setPixmap(QPixmap.fromImage(image))
