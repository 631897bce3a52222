"""The picture itself, under its heat map: zoomed, panned and read with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from fomoad_gui.ui.inspect.heat import HeatLayer, heat_layer
from fomoad_gui.ui.inspect.lattice import read_cell
from fomoad_gui.ui.inspect.painting import Scene, ScenePainter, scene_of
from fomoad_gui.ui.inspect.values import CellReading, InspectedPicture
from fomoad_gui.ui.inspect.viewport import Frame, Viewport, fitted, kept_in_view, panned, zoomed
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import HeatScale

STEP = 1.25
"""Zoom factor of one notch of the wheel."""


class PictureCanvas(QWidget):
    """Shows one `InspectedPicture`. `hovered(CellReading | None)` follows the cursor, `zoom_changed(float)` the scale.

    The scale is in screen pixels per picture pixel. UI thread only.
    """

    hovered = Signal(object)
    zoom_changed = Signal(float)
    focus_left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)
        self.setAccessibleName("Picture with heat map")
        self._picture: InspectedPicture | None = None
        self._scene: Scene | None = None
        self._layer: HeatLayer | None = None
        self._scale: HeatScale | None = None
        self._colour_map = ColourMap.INFERNO
        self._opacity = 0.55
        self._heat_visible = True
        self._viewport = Viewport()
        self._is_fitted = True
        self._cursor: QPointF | None = None
        self._grabbed: QPointF | None = None

    def sizeHint(self) -> QSize:
        """Room for a picture."""
        return QSize(640, 480)

    @property
    def viewport(self) -> Viewport:
        """Which part of the picture is seen."""
        return self._viewport

    @property
    def layer(self) -> HeatLayer | None:
        """The heat map as it is drawn now, None where there is none or while it is hidden."""
        return self._layer if self._heat_visible else None

    def set_picture(self, picture: InspectedPicture | None) -> None:
        """Show a picture, or nothing. Zoom and place stay if it is as large as the one before, and is not fitted."""
        stays = (
            picture is not None
            and self._picture is not None
            and not self._is_fitted
            and picture.pixels.shape == self._picture.pixels.shape
        )
        self._picture = picture
        self._scene = None if picture is None else scene_of(picture)
        self._render_heat()
        if not stays:
            self.fit()
        self._tell_reading()

    def set_scale(self, scale: HeatScale | None) -> None:
        """What the colours mean and where the threshold lies; None draws no heat map."""
        self._scale = scale
        self._render_heat()
        self._tell_reading()

    def set_colour_map(self, colour_map: ColourMap) -> None:
        """Draw the heat in these colours."""
        self._colour_map = colour_map
        self._render_heat()

    def set_opacity(self, opacity: float) -> None:
        """How much the heat map covers the picture, 0 to 1; the borders stay."""
        self._opacity = opacity
        self.update()

    def set_heat_visible(self, visible: bool) -> None:
        """Show or hide the heat map and the borders of its cells."""
        self._heat_visible = visible
        self.update()

    def fit(self) -> None:
        """Show the whole picture, and go on doing so when the widget's size changes."""
        self._is_fitted = True
        if self._picture is not None:
            self._look(fitted(self._frame(self._picture)))

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify about a place in the widget, or about what the cursor points at, or else about the middle."""
        if self._picture is not None:
            self._zoom_to(self._viewport.scale * factor, at)

    def actual_size(self, at: QPointF | None = None) -> None:
        """One picture pixel on one pixel of the screen; once more, and the whole picture is seen again."""
        if self._picture is None:
            return
        actual = 1 / self.devicePixelRatioF()
        if abs(self._viewport.scale / actual - 1) < 1e-6 and not self._is_fitted:
            self.fit()
        else:
            self._zoom_to(actual, at)

    def _zoom_to(self, scale: float, at: QPointF | None) -> None:
        assert self._picture is not None
        place = at or self._cursor or QPointF(self.width() / 2, self.height() / 2)
        self._is_fitted = False
        self._look(zoomed(self._viewport, scale, place.x(), place.y(), self._frame(self._picture)))

    def _look(self, viewport: Viewport) -> None:
        self._viewport = viewport
        self.zoom_changed.emit(viewport.scale * self.devicePixelRatioF())
        self._tell_reading()

    def _frame(self, picture: InspectedPicture) -> Frame:
        height, width = picture.pixels.shape[:2]
        ratio = self.devicePixelRatioF()
        return Frame(width, height, self.width(), self.height(), 1 / ratio, float(Space.S))

    def _render_heat(self) -> None:
        picture = self._picture
        self._layer = None
        if picture is not None and picture.cells is not None and self._scale is not None:
            self._layer = heat_layer(picture.cells, self._scale, self._colour_map, picture.in_training)
        self.update()

    def _reading(self) -> CellReading | None:
        if self._picture is None or self._scene is None or self._cursor is None:
            return None
        x, y = self._viewport.to_picture(self._cursor.x(), self._cursor.y())
        height, width = self._picture.pixels.shape[:2]
        if not (0 <= x < width and 0 <= y < height):
            return None
        return read_cell(self._picture, self._scene.lattice, self._scale, x, y)

    def _tell_reading(self) -> None:
        self.hovered.emit(self._reading())
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor, with and without Ctrl."""
        if self._picture is not None and event.angleDelta().y():
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if self._picture is not None and event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture along, or read the cell."""
        self._cursor = event.position()
        if self._grabbed is not None and self._picture is not None:
            by = event.position() - self._grabbed
            self._grabbed = event.position()
            moved = panned(self._viewport, by.x(), by.y(), self._frame(self._picture))
            self._is_fitted = self._is_fitted and moved == self._viewport
            self._look(moved)
        else:
            self._tell_reading()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        del event
        self._grabbed = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Actual size and back."""
        self.actual_size(event.position())

    def enterEvent(self, event: QEnterEvent) -> None:
        """Start reading."""
        self._cursor = event.position()
        self._tell_reading()

    def leaveEvent(self, event: QEvent) -> None:
        """Stop reading."""
        del event
        self._cursor = None
        self._tell_reading()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A key that is held down is not heard of again."""
        super().focusOutEvent(event)
        self.focus_left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the whole picture in view, or the same part of it."""
        super().resizeEvent(event)
        if self._picture is None:
            return
        if self._is_fitted:
            self.fit()
        else:
            self._look(kept_in_view(self._viewport, self._frame(self._picture)))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Picture, heat, ground truth, borders, the cell under the cursor: in this order."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), QColor(current_theme().surface_sunken))
        if self._scene is None:
            return
        layers = ScenePainter(painter, self._scene, self._viewport, self.devicePixelRatioF())
        layers.picture(QRectF(self.rect()))
        if self.layer is not None:
            layers.heat(self.layer, self._opacity)
        layers.truth()
        reading = self._reading()
        if self.layer is not None and reading is not None and reading.row is not None and reading.column is not None:
            layers.cell(reading.row, reading.column)
