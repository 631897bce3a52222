"""Runs jobs on threads and brings what becomes of them back to the thread of the window."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from fomoad_gui.app.jobs.failure import failure_of
from fomoad_gui.app.jobs.relay import ProgressRelay, Report, Stopwatch
from fomoad_gui.app.jobs.values import Cancelled, Done, Job, JobProgress, Lane, Outcome, Result
from fomoad_gui.core import errors

PROGRESS_INTERVAL_MS = 50
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Running:
    """A job that was handed in and has not come back, as the runner keeps it."""

    job: Job[Any]
    deliver: Callable[[Outcome[Any]], None]
    generation: int
    relay: ProgressRelay = field(default_factory=ProgressRelay)
    stopwatch: Stopwatch = field(default_factory=Stopwatch)
    shown: JobProgress | None = None


class JobRunner(QObject):
    """Hands jobs to the threads of their lanes. Every method belongs to the thread that made the runner.

    `deliver` is called on that thread, once, unless a newer job with the same key superseded this one: a generation
    number tells the two apart. Signals tell the window about visible jobs: `started` and `progressed` (at most 20
    times a second) carry a `JobProgress`, `finished` the key and the `Outcome`.
    """

    started = Signal(object)
    progressed = Signal(object)
    finished = Signal(str, object)
    _arrived = Signal()

    def __init__(self, parent: QObject | None = None, log_file: Path | None = None) -> None:
        super().__init__(parent)
        self._log_file = log_file
        self._executors: dict[Lane, ThreadPoolExecutor] = {}
        self._running: dict[str, _Running] = {}
        self._generation = 0
        self._closed = False
        # Outcomes travel in a Python queue; the signal only wakes the thread of the window. No object that Python
        # counts references to crosses threads inside Qt.
        self._arrivals: deque[tuple[_Running, Outcome[Any]]] = deque()
        self._arrived.connect(self._collect, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(PROGRESS_INTERVAL_MS)
        self._timer.timeout.connect(self._report)

    def submit(self, job: Job[Result], deliver: Callable[[Outcome[Result]], None]) -> None:
        """Start the job as soon as its lane is free; supersede the job with the same key, if any."""
        if self._closed:
            return
        older = self._running.pop(job.key, None)
        if older is not None:
            older.relay.cancel()
        self._generation += 1
        running = _Running(job, deliver, self._generation)
        self._running[job.key] = running
        if job.visible:
            logger.info("%s began", job.title)
            self.started.emit(JobProgress(job.key, job.title))
            self._timer.start()
        self._start(running)

    def cancel(self, key: str) -> None:
        """Deliver `Cancelled` for the job with this key at once; its thread stops at its next checkpoint."""
        running = self._running.get(key)
        if running is not None:
            running.relay.cancel()
            self._settle(running, Cancelled())

    def is_running(self, key: str) -> bool:
        """Whether a job with this key has been handed in and not come back."""
        return key in self._running

    def unrepeated(self, *lanes: Lane) -> tuple[str, ...]:
        """The titles of the visible jobs of these lanes that would not begin again by themselves if cancelled."""
        jobs = (running.job for running in self._running.values())
        return tuple(job.title for job in jobs if job.lane in lanes and job.visible and not job.expendable)

    def settle(self, *lanes: Lane) -> None:
        """Cancel every job of these lanes and wait until no thread of theirs works; they can be used again afterwards.

        Takes as long as the slowest job needs to its next checkpoint.
        """
        # Again and again: whoever hears of a cancellation may hand in what was waiting for that job to end.
        while keys := [key for key, running in self._running.items() if running.job.lane in lanes]:
            for key in keys:
                self.cancel(key)
        for lane in lanes:
            executor = self._executors.pop(lane, None)
            if executor is not None:
                executor.shutdown(wait=True, cancel_futures=True)

    def shutdown(self) -> None:
        """Cancel every job without delivering anything, and join all threads. Later jobs are ignored."""
        self._closed = True
        self._timer.stop()
        for running in self._running.values():
            running.relay.cancel()
        self._running.clear()
        self.settle(*Lane)
        self._arrivals.clear()

    def _start(self, running: _Running) -> None:
        lane = running.job.lane
        if lane not in self._executors:
            name, threads = lane.value
            self._executors[lane] = ThreadPoolExecutor(threads, thread_name_prefix=f"fomoad-{name}")
        self._executors[lane].submit(self._work, running)

    def _work(self, running: _Running) -> None:
        """On a thread of the lane: run the job and send what became of it."""
        self._arrivals.append((running, self._outcome(running)))
        self._arrived.emit()

    def _outcome(self, running: _Running) -> Outcome[Any]:
        if running.relay.cancelled:
            return Cancelled()
        try:
            return Done(running.job.work(running.relay))
        except errors.Cancelled:
            return Cancelled()
        except Exception as error:
            failure = failure_of(error, self._log_file)
            if failure.is_bug:
                logger.exception("the job %r failed", running.job.title)
            return failure

    def _collect(self) -> None:
        while self._arrivals:
            running, outcome = self._arrivals.popleft()
            self._settle(running, outcome)

    def _settle(self, running: _Running, outcome: Outcome[Any]) -> None:
        current = self._running.get(running.job.key)
        if current is None or current.generation != running.generation:
            return
        del self._running[running.job.key]
        if not any(other.job.visible for other in self._running.values()):
            self._timer.stop()
        if running.job.visible:
            took = running.stopwatch.elapsed()
            logger.info("%s ended after %.1f s: %s", running.job.title, took, type(outcome).__name__)
            self.finished.emit(running.job.key, outcome)
        running.deliver(outcome)

    def _report(self) -> None:
        for running in tuple(self._running.values()):
            if not running.job.visible:
                continue
            report = running.relay.latest or Report(0, 0, "")
            progress = JobProgress(
                running.job.key,
                running.job.title,
                report.message,
                report.done,
                report.total,
                running.stopwatch.elapsed(),
                running.stopwatch.remaining(report),
            )
            if running.shown != progress:
                running.shown = progress
                self.progressed.emit(progress)


class SynchronousJobRunner(JobRunner):
    """Runs every job to its end inside `submit`: for tests and scripts."""

    def _start(self, running: _Running) -> None:
        self._arrivals.append((running, self._outcome(running)))
        self._collect()
