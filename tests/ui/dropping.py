"""Drags and drops as Qt delivers them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

NO_BUTTON, NO_KEY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def files(paths: Sequence[Path]) -> QMimeData:
    """What a file manager hands over."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def drag_over(widget: QWidget, mime: QMimeData) -> bool:
    """Move a drag onto a widget; whether it is welcome there, or in the window around it."""
    event = QDragEnterEvent(QPoint(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


def drag_away(widget: QWidget) -> None:
    """Move the drag out again."""
    QApplication.sendEvent(widget, QDragLeaveEvent())


def drop(widget: QWidget, paths: Sequence[Path]) -> bool:
    """Drag files over a widget and let go; whether they are taken."""
    mime = files(paths)
    if not drag_over(widget, mime):
        return False
    event = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, NO_BUTTON, NO_KEY)
    event.ignore()
    QApplication.sendEvent(widget, event)
    return event.isAccepted()
