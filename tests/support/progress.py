"""Progress for tests: recorded, or cancelled at a chosen moment."""

from __future__ import annotations

from collections.abc import Callable

from fomoad_gui.core.errors import Cancelled


class RecordedProgress:
    """Keeps every checkpoint, and cancels at the first for which `cancel_when` is true."""

    def __init__(self, cancel_when: Callable[[int, int, str], bool] | None = None) -> None:
        self.checkpoints: list[tuple[int, int, str]] = []
        self._cancel_when = cancel_when

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Record, or raise `Cancelled`."""
        self.checkpoints.append((done, total, message))
        if self._cancel_when is not None and self._cancel_when(done, total, message):
            raise Cancelled
