"""Writing a value that changes many times a second only as often as a disk likes it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DELAY_MS = 200


class LatestWrite(QObject):
    """Keeps the latest write to one place and does it within 0.2 s, or at `flush`. Main thread.

    `failed` is called with what the write raises.
    """

    def __init__(self, failed: Callable[[Exception], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failed = failed
        self._write: Callable[[], None] | None = None
        self._place = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.flush)

    def set(self, place: str, write: Callable[[], None]) -> None:
        """Do this soon, and not what was to be written to the same `place` before; another place is written now."""
        if place != self._place:
            self.flush()
        self._place, self._write = place, write
        if not self._timer.isActive():
            self._timer.start()

    def flush(self) -> None:
        """Do what is to be done now."""
        self._timer.stop()
        write, self._write = self._write, None
        if write is None:
            return
        try:
            write()
        except Exception as error:
            self._failed(error)
