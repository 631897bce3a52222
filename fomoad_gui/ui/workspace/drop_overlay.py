"""Files dropped anywhere in the window, and the veil that says so while they hover."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole


def dropped_paths(mime: QMimeData) -> tuple[Path, ...]:
    """The local files and folders that are being dragged."""
    return tuple(Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile())


class DropOverlay(QWidget):
    """Lies over `window`, shown while files hover; `dropped(tuple[Path, ...])` brings them.

    Every child of the window gives its drops up, so that text fields and plots do not catch them: the window alone
    gets them, wherever the cursor is, and hands them on. The veil itself is not there for the mouse.
    """

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        self.hint = "Drop to import"
        self.hide()
        for child in window.findChildren(QWidget):
            child.setAcceptDrops(False)
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the window's drags and drops, and its size."""
        if isinstance(event, QDropEvent):  # also the base of those for entering and moving
            self._take(event)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self.hide()
            return True
        if event.type() == QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def _take(self, event: QDropEvent) -> None:
        paths = dropped_paths(event.mimeData())
        if not paths:
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        is_dropped = event.type() == QEvent.Type.Drop
        self.raise_()
        self.setVisible(not is_dropped)
        if is_dropped:
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
        words = QRectF(painter.fontMetrics().boundingRect(self.hint))
        words.moveCenter(QRectF(self.rect()).center())
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(words.adjusted(-Space.XL, -Space.M, Space.XL, Space.M), Radius.L, Radius.L)
        painter.setPen(QColor(theme.accent_text))
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip, self.hint)
