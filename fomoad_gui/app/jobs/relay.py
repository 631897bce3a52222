"""Progress on its way from a working thread to the window: the latest report only, with the time it implies."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from fomoad_gui.core.errors import Cancelled

MINIMUM_EVIDENCE_SECONDS = 0.5
"""A remaining time judged from less than this would jump about."""


@dataclass(frozen=True, slots=True)
class Report:
    """One checkpoint: `done` of `total` steps of the stage `message`."""

    done: int
    total: int
    message: str


class ProgressRelay:
    """The `Progress` that a job holds. Written by the working thread, read by the window's; both never wait."""

    def __init__(self) -> None:
        self._cancelled = threading.Event()
        self._latest: Report | None = None

    def checkpoint(self, done: int, total: int, message: str) -> None:
        """Keep the report for whoever looks next; raise `Cancelled` if the work is no longer wanted."""
        if self._cancelled.is_set():
            raise Cancelled
        self._latest = Report(done, total, message)

    def cancel(self) -> None:
        """Make the next checkpoint raise."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work is no longer wanted."""
        return self._cancelled.is_set()

    @property
    def latest(self) -> Report | None:
        """The latest report, or None before the first."""
        return self._latest


class Stopwatch:
    """Elapsed and remaining seconds of a job from the reports as they are seen."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._started = clock()
        self._stage_started = self._started
        self._first: Report | None = None
        self._last: Report | None = None

    def elapsed(self) -> float:
        """Seconds since this stopwatch was made."""
        return self._clock() - self._started

    def remaining(self, report: Report) -> float | None:
        """Seconds that the stage of this report still needs if it goes on at its mean pace so far, if that is known."""
        if self._first is None or self._is_new_stage(report):
            self._first, self._stage_started = report, self._clock()
        self._last = report
        steps = report.done - self._first.done
        seconds = self._clock() - self._stage_started
        if report.total <= 0 or steps <= 0 or seconds < MINIMUM_EVIDENCE_SECONDS:
            return None
        return seconds / steps * max(report.total - report.done, 0)

    def _is_new_stage(self, report: Report) -> bool:
        last = self._last
        return last is not None and (report.total != last.total or report.done < last.done)
