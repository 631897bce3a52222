"""Work that is cancelled, at a known moment or whenever somebody asks."""

from __future__ import annotations

import threading

from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import Progress


class CancelledAt:
    """Raises at the checkpoint with this number, counted from 0."""

    def __init__(self, number: int) -> None:
        self._left = number

    def checkpoint(self, _done: int, _total: int, _message: str) -> None:
        if self._left == 0:
            raise Cancelled
        self._left -= 1


def work_until_cancelled(progress: Progress) -> None:
    """Works for ever, in steps of a millisecond."""
    pause = threading.Event()
    done = 0
    while True:
        done += 1
        progress.checkpoint(done, 0, "Working")
        pause.wait(0.001)
