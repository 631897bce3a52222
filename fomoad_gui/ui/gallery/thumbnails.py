"""Thumbnails: where they come from, and those kept in memory."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from PySide6.QtGui import QImage, QPixmap

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Sample

EDGES = (128, 256, 512)
"""The sizes asked for: few, so that the size slider seldom makes a file be read again."""
DEFAULT_CACHE_BYTES = 192 * 1024 * 1024

ThumbnailAnswer = Uint8Array | FomoadError
"""The thumbnail, uint8 [h, w, 3] RGB, or why there is none."""


class ThumbnailSource(Protocol):
    """Makes thumbnails in the background."""

    def request(self, sample: Sample, edge: int, done: Callable[[ThumbnailAnswer], None]) -> None:
        """Read the sample's picture and shrink its longer side to `edge` pixels.

        Returns at once. Calls `done` in the window's thread, once, unless the application is closing.
        """


def request_edge(pixels: float) -> int:
    """The size to ask for, to show a thumbnail `pixels` device pixels large."""
    return next((edge for edge in EDGES if edge >= pixels), EDGES[-1])


def to_pixmap(thumbnail: Uint8Array) -> QPixmap:
    """A picture uint8 [h, w, 3] RGB for the screen."""
    height, width, _ = thumbnail.shape
    return QPixmap.fromImage(QImage(thumbnail.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888))


class PixmapCache:
    """Pixmaps by sample id and edge, the least recently used dropped when they exceed `limit` bytes."""

    def __init__(self, limit: int = DEFAULT_CACHE_BYTES) -> None:
        self._limit = limit
        self._size = 0
        self._pixmaps: OrderedDict[tuple[str, int], QPixmap] = OrderedDict()

    @property
    def size(self) -> int:
        """Bytes held."""
        return self._size

    def put(self, sample_id: str, edge: int, pixmap: QPixmap) -> None:
        """Keep a pixmap; one that is larger than the limit by itself is kept until the next comes."""
        self._drop((sample_id, edge))
        self._pixmaps[sample_id, edge] = pixmap
        self._size += _bytes(pixmap)
        while self._size > self._limit and len(self._pixmaps) > 1:
            self._drop(next(iter(self._pixmaps)))

    def get(self, sample_id: str, edge: int) -> QPixmap | None:
        """The pixmap of this edge."""
        pixmap = self._pixmaps.get((sample_id, edge))
        if pixmap is not None:
            self._pixmaps.move_to_end((sample_id, edge))
        return pixmap

    def best(self, sample_id: str, edge: int) -> QPixmap | None:
        """The pixmap of this edge, or else of the edge nearest to it."""
        for other in sorted(EDGES, key=lambda each: abs(each - edge)):
            pixmap = self.get(sample_id, other)
            if pixmap is not None:
                return pixmap
        return None

    def _drop(self, key: tuple[str, int]) -> None:
        pixmap = self._pixmaps.pop(key, None)
        if pixmap is not None:
            self._size -= _bytes(pixmap)


def _bytes(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * pixmap.depth() // 8
