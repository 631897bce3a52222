"""Arrays that lie as rows in blobs, read one at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.store.blobs import BlobStore

_OPEN_AT_ONCE = 16
"""Each mapped blob holds a file open, and a process may have as few as 256."""


class BlobRows(Mapping[str, NDArray[Any]]):
    """Sample id → read-only array, copied from disk when it is asked for. One thread at a time.

    So ten thousand embeddings take neither memory nor open files until they are used. Looking one up raises
    FomoadError when its blob is missing or damaged.
    """

    def __init__(self, blobs: BlobStore, places: Mapping[str, tuple[str, int]]) -> None:
        """`places` says for each id the name of the blob and the row in it."""
        self._blobs = blobs
        self._places = dict(places)
        self._open: OrderedDict[str, NDArray[Any]] = OrderedDict()

    def __getitem__(self, identity: str) -> NDArray[Any]:
        name, row = self._places[identity]
        array = np.array(self._blob(name)[row])
        array.flags.writeable = False
        return array

    def __contains__(self, identity: object) -> bool:
        return identity in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def _blob(self, name: str) -> NDArray[Any]:
        if name in self._open:
            self._open.move_to_end(name)
        else:
            if len(self._open) >= _OPEN_AT_ONCE:
                self._open.popitem(last=False)
            self._open[name] = self._blobs.get(name)
        return self._open[name]
