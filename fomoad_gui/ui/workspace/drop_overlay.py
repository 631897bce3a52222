"""Files dropped anywhere in the window, and the veil that says so while they hover."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole


def dropped_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The local files and folders that are being dragged."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


class DropOverlay(QWidget):
    """Lies over `window`, shown while files hover; `dropped(tuple[Path, ...])` brings them.

    Every child of the window gives its drops up, so that text fields and plots do not catch them.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAcceptDrops(True)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hint = "Drop to import"
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        for child in window.findChildren(QWidget):
            if child is not self:
                child.setAcceptDrops(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The window's own drags begin here, and go on over the veil once that is shown."""
        if isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
            return True
        if isinstance(event, QDragMoveEvent):
            self.dragMoveEvent(event)
            return True
        if isinstance(event, QDropEvent):
            self.dropEvent(event)
            return True
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files; anything else is not for this window."""
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            parent = self.parentWidget()
            if parent is not None:
                self.setGeometry(parent.rect())
            self.raise_()
            self.show()
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Anywhere is fine."""
        if dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They went away."""
        del event
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take them."""
        self.hide()
        paths = dropped_paths(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A veil, a frame, and one line."""
        del event
        theme = current_theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.window)
        veil.setAlphaF(0.88)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(QColor(theme.accent), 3))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(*[Space.L] * 2, *[-Space.L] * 2), Radius.L, Radius.L)
        painter.setFont(font(TextRole.TITLE))
        painter.setPen(QColor(theme.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.hint)
