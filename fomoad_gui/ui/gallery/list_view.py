"""The grid of tiles: as many columns as fit, and thumbnails only for what is in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from fomoad_gui.ui.gallery.delegate import TileDelegate
from fomoad_gui.ui.gallery.loader import ThumbnailLoader
from fomoad_gui.ui.gallery.model import GalleryModel
from fomoad_gui.ui.gallery.thumbnails import request_edge
from fomoad_gui.ui.gallery.tile import TileLayout

MOST_STRETCH = 1.3
SMALLEST_EDGE, DEFAULT_EDGE, LARGEST_EDGE = 96, 160, 384


class TileGrid(QListView):
    """Shows a `GalleryModel`; `open_requested(str)` is for the tile that was double-clicked or had Return pressed."""

    open_requested = Signal(str)

    def __init__(self, model: GalleryModel, loader: ThumbnailLoader, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gallery = model
        self._loader = loader
        self._edge = DEFAULT_EDGE
        self._delegate = TileDelegate(loader, TileLayout.of(DEFAULT_EDGE), self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self._configure()
        self._look_again = QTimer(self)
        self._look_again.setSingleShot(True)
        self._look_again.setInterval(0)
        self._look_again.timeout.connect(self._want_what_is_seen)
        self.verticalScrollBar().valueChanged.connect(self._look)
        model.modelReset.connect(self._look)
        loader.arrived.connect(model.touch)
        self.doubleClicked.connect(lambda index: self.open_requested.emit(model.id_at(index.row())))

    def set_edge(self, edge: int) -> None:
        """Show pictures at least this large, in device-independent pixels, and keep the current tile in sight."""
        current = self.currentIndex()
        self._edge = edge
        self._fit_columns()
        self._look()
        if current.isValid():
            self.scrollTo(current)

    def rows_in_sight(self, margin: int = 0) -> list[int]:
        """Rows whose tiles are at least partly seen, top first, then those up to `margin` lines below and above."""
        columns, height = self._columns(), self.gridSize().height()
        first_line = self.verticalOffset() // height
        last_line = (self.verticalOffset() + self.viewport().height() - 1) // height
        lines = list(range(first_line, last_line + 1))
        for beyond in range(1, margin + 1):
            lines += [last_line + beyond, first_line - beyond]
        count = self._gallery.rowCount()
        rows = (row for line in lines for row in range(line * columns, (line + 1) * columns))
        return [row for row in rows if 0 <= row < count]

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit_columns()
        super().resizeEvent(event)
        self._look()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit_columns()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.open_requested.emit(self._gallery.id_at(self.currentIndex().row()))
            return
        super().keyPressEvent(event)

    def _configure(self) -> None:
        self.setViewMode(QListView.ViewMode.IconMode)  # first, for it sets much else
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionRectVisible(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragDropMode(QAbstractItemView.DragDropMode.NoDragDrop)
        self.setMouseTracking(True)
        self.setAccessibleName("Pictures")

    def _columns(self) -> int:
        return max(1, self._usable_width() // TileLayout.of(self._edge).size.width())

    def _usable_width(self) -> int:
        return self.viewport().width() - 1  # QListView wraps a line that fills the viewport to its last pixel

    def _fit_columns(self) -> None:
        """As many columns as the least size allows, and pictures grown to share out the width that is left."""
        cell_width = self._usable_width() // self._columns()
        room = cell_width - TileLayout.of(self._edge).size.width()
        layout = TileLayout.of(min(self._edge + max(room, 0), int(MOST_STRETCH * self._edge)))
        self._delegate.set_layout(layout)
        cell = QSize(cell_width, layout.size.height())
        if cell != self.gridSize():
            self.setGridSize(cell)

    def _look(self) -> None:
        self._look_again.start()

    def _want_what_is_seen(self) -> None:
        edge = request_edge(self._delegate.layout.edge * self.devicePixelRatioF())
        rows = self.rows_in_sight(margin=2)
        self._loader.want([self._gallery.tile_at(row).sample for row in rows], edge)
