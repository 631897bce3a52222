"""The map itself: points to look at, to go around with the mouse, and to select."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.lasso import inside_polygon
from fomoad_gui.ui.explore.colouring import argb
from fomoad_gui.ui.explore.points import ShownPoints, painted
from fomoad_gui.ui.explore.window import MapWindow, whole_map
from fomoad_gui.ui.theme.current import current_theme

CATCH = 9.0
"""Pixels around a point within which it is meant."""
A_NOTCH = 120
ZOOM_A_NOTCH = 1.25
PICTURE_EDGE = 56
"""Of pictures that are drawn in place of points, in device-independent pixels."""
ZOOM_FOR_PICTURES = 3.0
"""Times the scale of the whole map from where on they are."""


class Tool(StrEnum):
    """What dragging with the left button does."""

    LASSO = "lasso"
    RECTANGLE = "rectangle"
    MOVE = "move"


class Scatter(QWidget):
    """Points with ids. The wheel zooms where it points, the middle button moves the map, the left one draws around
    points with the chosen tool, or clicks on one; with Shift or Ctrl what is selected stays so, and Esc lets go.

    `selection_changed(ids)`; `current_changed(id)` of the point clicked on; `hovered(id, QPoint)` of the point under
    the mouse, or the empty string; `pictures_wanted(ids)` of points that are near enough for the pictures themselves,
    which `picture_of` then gives as they come. UI thread only.
    """

    selection_changed = Signal(object)
    current_changed = Signal(str)
    hovered = Signal(str, QPoint)
    pictures_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Map of the pictures")
        self.tool = Tool.LASSO
        self._ids: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._positions: Float32Array = np.empty((0, 2), np.float32)
        self._shades: NDArray[np.uint32] = np.empty(0, np.uint32)
        self._visible: BoolArray = np.empty(0, bool)
        self._selected: BoolArray = np.empty(0, bool)
        self._window = MapWindow(1.0, 0.0, 0.0, 1.0)
        self._picture: QPixmap | None = None
        self._drawn: list[QPointF] = []
        self._held: QPointF | None = None
        self._under = -1
        self.picture_of: Callable[[str], QPixmap | None] = lambda _id: None
        self._wanted: tuple[str, ...] = ()
        self.actions_by_key: dict[Qt.Key, QAction] = {}
        """What single keys do on the map, rather than what they do in the window."""

    def sizeHint(self) -> QSize:
        """Room for a map."""
        return QSize(420, 360)

    @property
    def ids(self) -> tuple[str, ...]:
        """Of the points, in their order."""
        return self._ids

    @property
    def positions(self) -> Float32Array:
        """Of the points on the map, [N, 2]."""
        return self._positions

    def show_points(self, ids: Sequence[str], positions: Float32Array) -> None:
        """Show these, all of the map, unless those that were there stay where they are."""
        places = [(place, self._places[one]) for place, one in enumerate(ids) if one in self._places]
        now, before = [place for place, _ in places], [place for _, place in places]
        stays = bool(places) and bool(np.allclose(positions[now], self._positions[before]))
        chosen = {self._ids[place] for place in np.flatnonzero(self._selected)}
        self._leave_point()
        self._ids = tuple(ids)
        self._places = {one: place for place, one in enumerate(self._ids)}
        self._positions = positions
        self._visible = np.ones(len(self._ids), bool)
        self._selected = np.array([one in chosen for one in self._ids], bool)
        self._shades = np.full(len(self._ids), argb(current_theme().border_strong), np.uint32)
        if not stays:
            self.see_all()
        self._paint_anew()

    def set_shades(self, shades: NDArray[np.uint32]) -> None:
        """Colour the points, uint32 [N] of 0xFFRRGGBB."""
        self._shades = shades
        self._paint_anew()

    def set_visible(self, visible: BoolArray) -> None:
        """Show these points, bool [N]; the others cannot be selected, and nothing is done to them."""
        self._visible = visible
        if self._under >= 0 and not visible[self._under]:
            self._leave_point()
        self._paint_anew()

    def selection(self) -> tuple[str, ...]:
        """The ids of the selected points that are visible."""
        return tuple(self._ids[place] for place in np.flatnonzero(self._selected & self._visible))

    def set_selection(self, ids: Sequence[str]) -> None:
        """Select those of these that are there; nothing is emitted."""
        selected = np.zeros(len(self._ids), bool)
        selected[[self._places[one] for one in ids if one in self._places]] = True
        if (selected != self._selected).any():
            self._selected = selected
            self._paint_anew()

    def choose(self, chosen: BoolArray, *, adds: bool = False) -> None:
        """Select what is chosen, bool [N], as far as it is visible, as if it had been drawn around."""
        self._select(chosen & self._visible, adds)

    def see_all(self) -> None:
        """The whole map."""
        self._window = whole_map(self._positions, self.width(), self.height())
        self._paint_anew()

    def place_of(self, sample_id: str) -> QPointF | None:
        """Where a point is on the widget."""
        place = self._places.get(sample_id)
        if place is None:
            return None
        x, y = self._window.to_screen(self._positions[place : place + 1])[0]
        return QPointF(x, y)

    def paintEvent(self, _event: QEvent) -> None:
        """The points, and what is being drawn around them."""
        painter = QPainter(self)
        if self._picture is None:
            self._picture = self._painted()
        painter.drawPixmap(0, 0, self._picture)
        theme = current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_pictures(painter)
        if self._under >= 0 and (where := self.place_of(self._ids[self._under])) is not None:
            painter.setPen(QPen(QColor(theme.text), 2))
            painter.drawEllipse(where, CATCH - 2, CATCH - 2)
        if len(self._drawn) > 1:
            ground = QColor(theme.accent)
            ground.setAlpha(40)
            painter.setPen(QPen(QColor(theme.accent), 1.5))
            painter.setBrush(ground)
            painter.drawPolygon(QPolygonF(self._outline()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is seen in the middle; all of it, where all was."""
        was_whole = self._window.scale == self._window.whole
        old = event.oldSize()
        if was_whole or not old.isValid():
            self.see_all()
        else:
            self._window = self._window.moved((self.width() - old.width()) / 2, (self.height() - old.height()) / 2)
            self._paint_anew()

    def changeEvent(self, event: QEvent) -> None:
        """Take another theme's ground."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._paint_anew()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom where the mouse points."""
        where = event.position()
        factor = ZOOM_A_NOTCH ** (event.angleDelta().y() / A_NOTCH)
        self._window = self._window.zoomed(factor, where.x(), where.y())
        self._paint_anew()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to draw, or to move the map."""
        is_left = event.button() is Qt.MouseButton.LeftButton
        if is_left and self.tool is not Tool.MOVE:
            self._drawn = [event.position()]
        elif is_left or event.button() is Qt.MouseButton.MiddleButton:
            self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw on, move the map, or look at the point under the mouse."""
        where = event.position()
        if self._drawn:
            self._drawn.append(where)
            self.update()
        elif self._held is not None:
            step, self._held = where - self._held, where
            self._window = self._window.moved(step.x(), step.y())
            self._paint_anew()
        else:
            self._hover(where, event.globalPosition().toPoint())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Select what was drawn around, or the point that was clicked on."""
        drawn, held = self._drawn, self._held
        outline = self._outline()
        self._drawn, self._held = [], None
        adds = bool(event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier))
        if drawn and (drawn[0] - event.position()).manhattanLength() < 4 and len(drawn) < 4:
            self._click(event.position(), adds)
        elif drawn:
            corners = np.array([(point.x(), point.y()) for point in outline])
            self.choose(inside_polygon(self._window.to_screen(self._positions), corners), adds=adds)
        elif held is not None:
            self._hover(event.position(), event.globalPosition().toPoint())
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """No point is looked at any more."""
        super().leaveEvent(event)
        self._leave_point()

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's shortcuts."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._action(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up what is being drawn, or else lets the selection go; others as `actions_by_key` says."""
        action = self._action(event)
        if action is not None:
            action.trigger()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._drawn:
            self._drawn = []
            self.update()
        else:
            self._select(np.zeros(len(self._ids), bool), adds=False)

    def _action(self, event: QKeyEvent) -> QAction | None:
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return None
        return self.actions_by_key.get(Qt.Key(event.key()))

    def _outline(self) -> list[QPointF]:
        if self.tool is not Tool.RECTANGLE or len(self._drawn) < 2:
            return self._drawn
        box = QRectF(self._drawn[0], self._drawn[-1])
        return [box.topLeft(), box.topRight(), box.bottomRight(), box.bottomLeft()]

    def _select(self, chosen: BoolArray, adds: bool) -> None:
        selected = chosen | self._selected if adds else chosen
        if (selected != self._selected).any():
            self._selected = selected
            self._paint_anew()
            self.selection_changed.emit(self.selection())

    def _click(self, where: QPointF, adds: bool) -> None:
        place = self._nearest(where)
        chosen = np.zeros(len(self._ids), bool)
        if place < 0:
            if not adds:
                self._select(chosen, adds=False)
            return
        if adds and self._selected[place]:
            chosen |= self._selected
            chosen[place] = False
            self._select(chosen, adds=False)
            return
        chosen[place] = True
        self._select(chosen, adds)
        self.current_changed.emit(self._ids[place])

    def _leave_point(self) -> None:
        if self._under >= 0:
            self._under = -1
            self.hovered.emit("", QPoint())
            self.update()

    def _hover(self, where: QPointF, on_screen: QPoint) -> None:
        place = self._nearest(where)
        if place != self._under:
            self._under = place
            self.hovered.emit(self._ids[place] if place >= 0 else "", on_screen)
            self.update()

    def _nearest(self, where: QPointF) -> int:
        """The visible point nearest to a place, −1 if none is near."""
        if not self._visible.any():
            return -1
        pixels = self._window.to_screen(self._positions)
        squared = ((pixels - (where.x(), where.y())) ** 2).sum(axis=1)
        squared[~self._visible] = np.inf
        place = int(squared.argmin())
        return place if squared[place] <= CATCH**2 else -1

    def _draw_pictures(self, painter: QPainter) -> None:
        """The pictures themselves, where the map is near enough for them."""
        places = self._near_ones()
        wanted = tuple(self._ids[place] for place in places)
        if wanted != self._wanted:
            self._wanted = wanted
            self.pictures_wanted.emit(wanted)
        for place, sample_id in zip(places, wanted, strict=True):
            picture, where = self.picture_of(sample_id), self.place_of(sample_id)
            if picture is not None and where is not None:
                box = QRectF(0, 0, PICTURE_EDGE, PICTURE_EDGE)
                box.moveCenter(where)
                shown = picture.size().scaled(PICTURE_EDGE, PICTURE_EDGE, Qt.AspectRatioMode.KeepAspectRatio)
                inside = QRectF(0, 0, shown.width(), shown.height())
                inside.moveCenter(where)
                painter.drawPixmap(inside, picture, QRectF(picture.rect()))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                width = 4.0 if self._selected[place] else 2.5
                painter.setPen(QPen(QColor.fromRgba(int(self._shades[place])), width))
                painter.drawRect(inside)

    def _near_ones(self) -> list[int]:
        """The points in sight, if the map is zoomed in and there is room for their pictures."""
        if self._window.scale < ZOOM_FOR_PICTURES * self._window.whole:
            return []
        pixels = self._window.to_screen(self._positions)
        in_sight = ((pixels >= 0) & (pixels <= (self.width(), self.height()))).all(axis=1) & self._visible
        places: list[int] = np.flatnonzero(in_sight).tolist()
        room = self.width() * self.height() / PICTURE_EDGE**2 / 2
        return places if len(places) <= room else []

    def _paint_anew(self) -> None:
        self._picture = None
        self.update()

    def _painted(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        points = ShownPoints(
            self._window.to_screen(self._positions) * ratio, self._shades, self._visible, self._selected
        )
        return painted(points, round(self.width() * ratio), round(self.height() * ratio), ratio, current_theme())
