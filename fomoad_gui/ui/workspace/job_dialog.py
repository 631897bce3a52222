"""A dialog that follows a job: it may be closed, and so deleted, at any time."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

import shiboken6

from fomoad_gui.app.jobs.values import Done, Failed, JobProgress, Outcome

Result = TypeVar("Result")
ResultContra = TypeVar("ResultContra", contravariant=True)


class FollowsJob(Protocol[ResultContra]):
    """What such a dialog is told."""

    def show_progress(self, progress: JobProgress) -> None:
        """Where the job stands."""

    def show_done(self, result: ResultContra, /) -> None:
        """What it made."""

    def show_failure(self, failure: Failed) -> None:
        """What went wrong."""

    def show_cancelled(self) -> None:
        """It was stopped."""


class JobDialog(Generic[Result]):
    """Holds the dialog last opened for the job of a key, and tells it what it needs to know. Main thread."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._dialog: FollowsJob[Result] | None = None

    def hold(self, dialog: FollowsJob[Result]) -> None:
        """Follow with this one from now on."""
        self._dialog = dialog

    def progress(self, progress: JobProgress) -> None:
        """Pass on where the job of the key stands."""
        if self._is_open and self._dialog is not None and progress.key == self._key:
            self._dialog.show_progress(progress)

    def finish(self, outcome: Outcome[Result]) -> None:
        """Pass on how it ended."""
        if not self._is_open or self._dialog is None:
            return
        if isinstance(outcome, Done):
            self._dialog.show_done(outcome.value)
        elif isinstance(outcome, Failed):
            self._dialog.show_failure(outcome)
        else:
            self._dialog.show_cancelled()

    @property
    def _is_open(self) -> bool:
        return self._dialog is not None and shiboken6.isValid(self._dialog)
