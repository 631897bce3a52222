"""A picture on which rectangles are drawn with the mouse."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.regions import Region
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Space, TextRole

SMALLEST = 0.02
"""A drag over less than this share of a side is a click."""


class RegionCanvas(QWidget):
    """`drawn(QRectF)` carries a new rectangle in shares of the picture, `picked(int)` the region clicked, or −1.

    `removal_asked` follows the Delete key. UI thread only.
    """

    drawn = Signal(QRectF)
    picked = Signal(int)
    removal_asked = Signal()

    def __init__(self, pixels: Uint8Array, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        height, width = pixels.shape[:2]
        self._image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()
        self._regions: tuple[Region, ...] = ()
        self._current = -1
        self._start: QPointF | None = None
        self._end = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAccessibleName("Picture to draw regions on")

    def minimumSizeHint(self) -> QSize:
        """Room to aim."""
        return QSize(360, 300)

    def show_regions(self, regions: Sequence[Region], current: int) -> None:
        """Show these, the one at `current` standing out; −1 for none."""
        self._regions, self._current = tuple(regions), current
        self.update()

    def picture_rect(self) -> QRectF:
        """Where the picture lies in the widget."""
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        return QRectF(left, top, size.width(), size.height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a rectangle."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._start = self._end = self._share(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw it out."""
        if self._start is not None:
            self._end = self._share(event.position())
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End it; one that is too small to be meant picks what lies there."""
        if self._start is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        box = QRectF(self._start, self._share(event.position())).normalized()
        self._start = None
        if min(box.width(), box.height()) >= SMALLEST:
            self.drawn.emit(box)
        else:
            hit = [n for n, region in enumerate(self._regions) if _box(region).contains(box.center())]
            self.picked.emit(hit[-1] if hit else -1)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the region that stands out."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removal_asked.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, the regions by name, and what is being drawn."""
        del event
        theme, painter, place = current_theme(), QPainter(self), self.picture_rect()
        painter.fillRect(self.rect(), QColor(theme.surface_sunken))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self._image)
        painter.setFont(font(TextRole.STRONG))
        for number, region in enumerate(self._regions):
            box = self._on_screen(_box(region))
            colour = QColor(theme.unlabelled if region.ignored else theme.link)
            fill = QColor(colour)
            fill.setAlpha(110 if region.ignored else 40)
            painter.fillRect(box, fill)
            painter.setPen(QPen(colour, 3 if number == self._current else 1.5))
            painter.drawRect(box)
            words = f"{region.name} (ignored)" if region.ignored else region.name
            tag = QRectF(painter.fontMetrics().boundingRect(words)).adjusted(-Space.XS, -2, Space.XS, 2)
            tag.moveTopLeft(box.topLeft())
            painter.fillRect(tag, colour)
            painter.setPen(QColor(theme.surface))
            painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, words)
        if self._start is not None:
            painter.setPen(QPen(QColor(theme.accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self._on_screen(QRectF(self._start, self._end).normalized()))

    def _share(self, position: QPointF) -> QPointF:
        place = self.picture_rect()
        x, y = (position.x() - place.left()) / place.width(), (position.y() - place.top()) / place.height()
        return QPointF(min(max(x, 0.0), 1.0), min(max(y, 0.0), 1.0))

    def _on_screen(self, box: QRectF) -> QRectF:
        place = self.picture_rect()
        return QRectF(
            place.left() + box.left() * place.width(),
            place.top() + box.top() * place.height(),
            box.width() * place.width(),
            box.height() * place.height(),
        )


def _box(region: Region) -> QRectF:
    return QRectF(QPointF(region.left, region.top), QPointF(region.right, region.bottom))
