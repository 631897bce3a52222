"""Asks for the thumbnails that are wanted now, a few at a time, and forgets wishes that have passed."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.gallery.thumbnails import (
    DEFAULT_CACHE_BYTES,
    PixmapCache,
    ThumbnailAnswer,
    ThumbnailSource,
    to_pixmap,
)

MOST_IN_FLIGHT = 8
"""Enough for four reading threads to have the next file at hand; few enough for a scroll to take effect at once."""


@dataclass(frozen=True, slots=True)
class _Failure:
    path: str
    reason: str


class ThumbnailLoader(QObject):
    """Thumbnails by sample. `arrived(str)` tells of a sample whose thumbnail, or whose failure, has come."""

    arrived = Signal(str)

    def __init__(
        self, source: ThumbnailSource, parent: QObject | None = None, cache_bytes: int = DEFAULT_CACHE_BYTES
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._cache = PixmapCache(cache_bytes)
        self._failures: dict[str, _Failure] = {}
        self._wanted: list[Sample] = []
        self._in_flight: set[tuple[str, int]] = set()
        self._edge = 0
        self._asking = False

    def want(self, samples: Sequence[Sample], edge: int) -> None:
        """Load these samples at this edge, the first ones first, in place of all that was wanted before."""
        self._edge = edge
        self._wanted = [sample for sample in samples if self._is_missing(sample)]
        self._ask()

    def thumbnail(self, sample_id: str, edge: int) -> QPixmap | None:
        """The best there is at the moment."""
        return self._cache.best(sample_id, edge)

    def failure(self, sample_id: str) -> str | None:
        """Why the sample's picture cannot be shown, and the remedy; None if nothing is known against it."""
        failure = self._failures.get(sample_id)
        return failure.reason if failure is not None else None

    def _is_missing(self, sample: Sample) -> bool:
        failure = self._failures.get(sample.id)
        known_bad = failure is not None and failure.path == sample.path
        return not known_bad and self._cache.get(sample.id, self._edge) is None

    def _ask(self) -> None:
        if self._asking:  # a source that answers within `request` calls back into here
            return
        self._asking = True
        while self._wanted and len(self._in_flight) < MOST_IN_FLIGHT:
            sample, edge = self._wanted.pop(0), self._edge
            if (sample.id, edge) not in self._in_flight:
                self._in_flight.add((sample.id, edge))
                self._source.request(sample, edge, _Answer(self, sample, edge))
        self._asking = False

    def take(self, sample: Sample, edge: int, answer: ThumbnailAnswer) -> None:
        """The answer to a request."""
        self._in_flight.discard((sample.id, edge))
        if isinstance(answer, FomoadError):
            self._failures[sample.id] = _Failure(sample.path, str(answer))
        else:
            self._failures.pop(sample.id, None)
            self._cache.put(sample.id, edge, to_pixmap(answer))
        self._ask()
        self.arrived.emit(sample.id)


class _Answer:
    """Carries an answer to the loader if it still lives: a window may close before its thumbnails have come."""

    def __init__(self, loader: ThumbnailLoader, sample: Sample, edge: int) -> None:
        self._loader = weakref.ref(loader)
        self._sample = sample
        self._edge = edge

    def __call__(self, answer: ThumbnailAnswer) -> None:
        loader = self._loader()
        if loader is not None and shiboken6.isValid(loader):
            loader.take(self._sample, self._edge, answer)
