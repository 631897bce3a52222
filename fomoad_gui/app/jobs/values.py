"""A job and what can become of it, as values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from fomoad_gui.core.progress import Progress

Result = TypeVar("Result")
ResultCovariant = TypeVar("ResultCovariant", covariant=True)


class Lane(Enum):
    """Where a job runs; the value is how many threads the lane has."""

    STORE = ("store", 1)
    """One thread: what touches the project's files happens in order."""
    COMPUTE = ("compute", 1)
    """One thread: the work that fills the processor."""
    IO = ("io", 4)
    """Four threads: reading pictures."""

    @property
    def threads(self) -> int:
        """How many jobs of this lane run at the same time."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Job(Generic[Result]):
    """An ordinary function of a `Progress`, and how the runner is to treat it.

    A newer job with the same `key` supersedes an older one: the older is cancelled and its result discarded. `title`
    says to people what is being done ("Training"); a job that is not `visible` is not reported to them, and one that is
    `expendable` begins again by itself, so that nobody need be asked before it is cancelled. `work` must call
    `checkpoint` at least every 0.2 s and touch nothing that other threads change.
    """

    key: str
    lane: Lane
    title: str
    work: Callable[[Progress], Result]
    visible: bool = True
    expendable: bool = False


@dataclass(frozen=True, slots=True)
class Done(Generic[ResultCovariant]):
    """The job returned `value`."""

    value: ResultCovariant


@dataclass(frozen=True, slots=True)
class Failed:
    """The job raised. A bug if `traceback` is not empty; otherwise something that a person can mend.

    `log_file` is the path of the log that holds the traceback too, empty where nothing is logged to a file.
    """

    message: str
    remedy: str
    traceback: str = ""
    log_file: str = ""

    @property
    def is_bug(self) -> bool:
        """Whether the program is to blame."""
        return bool(self.traceback)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Somebody no longer wanted the result."""


Outcome = Done[ResultCovariant] | Failed | Cancelled


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Where a running job stands: `done` of `total` steps (0 of 0: not known) of the stage `message`.

    `elapsed` is in seconds since the job was handed in, `remaining` the estimate in seconds for this stage or None
    while there is too little to judge by.
    """

    key: str
    title: str
    message: str = ""
    done: int = 0
    total: int = 0
    elapsed: float = 0.0
    remaining: float | None = None
