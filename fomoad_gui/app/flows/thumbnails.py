"""Small pictures for the gallery, read in the background."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Done, Failed, Job, Lane, Outcome
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Sample


class ThumbnailFlow:
    """Reads thumbnails with the four threads of the io lane. Main thread."""

    def __init__(self, runner: JobRunner) -> None:
        self._runner = runner
        self._numbers = itertools.count()

    def request(self, sample: Sample, edge: int, done: Callable[[Uint8Array | FomoadError], None]) -> None:
        """Read the picture, its longer side at most `edge` pixels; `done` gets it, or what is wrong with it."""

        def deliver(outcome: Outcome[Uint8Array]) -> None:
            if isinstance(outcome, Done):
                done(outcome.value)
            elif isinstance(outcome, Failed):
                done(FomoadError(outcome.message, outcome.remedy))

        # A key of its own: two lists may ask for the same picture, and neither supersedes the other.
        key = f"thumbnail/{next(self._numbers)}"
        self._runner.submit(Job(key, Lane.IO, "", lambda _: _read(sample.path, edge), visible=False), deliver)


def _read(path: str, edge: int) -> Uint8Array:
    from fomoad_gui.vision.thumbnail import thumbnail

    return thumbnail(path, edge)
