"""What went wrong with one file while the rest went on."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.core.errors import FomoadError


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that had to be left out: its `path`, one sentence on what is wrong with it, one on how to mend it."""

    path: str
    message: str
    remedy: str

    @classmethod
    def of(cls, path: str, error: FomoadError) -> Problem:
        """The problem that `error` says `path` has."""
        return cls(path=path, message=error.message, remedy=error.remedy)
