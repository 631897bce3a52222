"""Paints the cells of the gallery, and keeps the tiles it has painted.

A tile takes about a millisecond to paint and only microseconds to copy, so those shown lately are kept as pictures:
a scroll then paints only what comes into sight, and a moving threshold only the tiles whose verdict turns.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.ui.gallery.arrangement import Tile
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.model import TILE_ROLE, GalleryModel
from fomoad_gui.ui.gallery.thumbnails import request_edge
from fomoad_gui.ui.gallery.tile import TileLayout
from fomoad_gui.ui.gallery.tile_painter import TileFonts, TilePainter
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.tokens import Radius, Theme

MOST_KEPT_BYTES = 64 * 1024 * 1024


class TileDelegate(QStyledItemDelegate):
    """Paints the cells of a `GalleryModel`."""

    def __init__(self, loader: ThumbnailLoader, layout: TileLayout, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loader = loader
        self._kept: OrderedDict[object, QPixmap] = OrderedDict()
        self._layout = layout
        self._fonts = TileFonts.in_use()

    @property
    def layout(self) -> TileLayout:
        """Where the parts of a tile lie."""
        return self._layout

    def set_layout(self, layout: TileLayout) -> None:
        """Paint tiles of this layout, in the fonts that are in use now."""
        if layout != self._layout:
            self._layout = layout
            self._fonts = TileFonts.in_use()
            self._kept.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return self._layout.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        cell = option.rect
        tile = cast(Tile, index.data(TILE_ROLE))
        verdict = cast(GalleryModel, index.model()).verdict_at(index.row())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_frame(painter, self._layout.frame(cell), option.state, theme)
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(self._layout.origin(cell), self._picture(tile, verdict, ratio, theme))

    def _picture(self, tile: Tile, verdict: Verdict | None, ratio: float, theme: Theme) -> QPixmap:
        thumbnail = self._loader.thumbnail(tile.sample.id, request_edge(self._layout.edge * ratio))
        is_broken = thumbnail is None and self._loader.failure(tile.sample.id) is not None
        key = (tile, verdict, thumbnail.cacheKey() if thumbnail is not None else 0, is_broken, ratio, theme.name)
        picture = self._kept.pop(key, None)
        if picture is None:
            size = self._layout.content
            picture = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            TilePainter(painter, self._layout, self._fonts, theme).paint(tile, verdict, thumbnail, is_broken)
            painter.end()
            self._make_room(4 * picture.width() * picture.height())
        self._kept[key] = picture
        return picture

    def _make_room(self, bytes_each: int) -> None:
        while len(self._kept) >= max(1, MOST_KEPT_BYTES // bytes_each):
            self._kept.popitem(last=False)


def _paint_frame(painter: QPainter, frame: QRectF, state: QStyle.StateFlag, theme: Theme) -> None:
    """What shows that the tile is selected, has the focus or is under the mouse."""
    is_selected = bool(state & QStyle.StateFlag.State_Selected)
    is_focused = bool(state & QStyle.StateFlag.State_HasFocus)
    is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    if not (is_selected or is_focused or is_hovered):
        return
    ring = QPen(QColor(theme.focus), 2 if is_focused else 1)
    painter.setPen(ring if is_selected or is_focused else Qt.PenStyle.NoPen)
    fill = theme.selection if is_selected else theme.hover
    painter.setBrush(QColor(fill) if is_selected or is_hovered else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(frame.adjusted(1, 1, -1, -1), Radius.L, Radius.L)
