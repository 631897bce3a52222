"""How long work reports where it stands and learns that it should stop."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Handed to every long piece of work. Safe to call from any thread."""

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Report `done` of `total` steps of the stage that `message` names.

        Raises `Cancelled` if the work is no longer wanted; call at least every 0.2 s.
        """


class NoProgress:
    """Reports to nobody and is never cancelled."""

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Do nothing."""
