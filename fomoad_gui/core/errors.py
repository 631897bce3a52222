"""The two ways work ends early: a mistake that a person can mend, and a cancellation."""

from __future__ import annotations


class FomoadError(Exception):
    """A mistake or a circumstance that the person at the keyboard can mend.

    Anything else that is raised is a bug. `message` is one clear sentence that names the file or the value concerned,
    `remedy` one sentence that says what to do.
    """

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"


class Cancelled(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Raised by `Progress.checkpoint` when the work in hand is no longer wanted."""
