"""A key that does something for as long as it is held, wherever the focus is among some widgets."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class KeyHold(QObject):
    """Calls `held` with True and False when `key` goes down and up in one of `widgets`, which do not see it."""

    def __init__(self, key: Qt.Key, held: Callable[[bool], None], *widgets: QWidget) -> None:
        super().__init__(widgets[0])
        self._key = key
        self._held = held
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the key, without its repetitions; a widget that loses the focus will not hear it go up."""
        del watched
        if event.type() == QEvent.Type.FocusOut:
            self._held(False)
        if not isinstance(event, QKeyEvent) or event.key() != self._key or event.modifiers():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            return False
        if not event.isAutoRepeat():
            self._held(event.type() == QEvent.Type.KeyPress)
        return True
