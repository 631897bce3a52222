"""Arrays that lie as rows in blobs, read one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.store.blobs import BlobStore


class BlobRows(Mapping[str, NDArray[Any]]):
    """Sample id → read-only array, copied from disk when it is looked up. Any thread.

    Ten thousand embeddings so take no memory until they are used. The blob looked into last stays mapped, so that going
    through all of them in order opens each file once. Looking one up raises FomoadError when its blob is missing or
    damaged.
    """

    def __init__(self, blobs: BlobStore, places: Mapping[str, tuple[str, int]]) -> None:
        """`places` says for each id the name of the blob and the row in it."""
        self._blobs = blobs
        # By blob: whoever goes through all of them finds the rows of one file together.
        self._places = dict(sorted(places.items(), key=lambda item: item[1]))
        self._mapped: tuple[str, NDArray[Any]] | None = None

    def __getitem__(self, identity: str) -> NDArray[Any]:
        name, row = self._places[identity]
        mapped = self._mapped
        if mapped is None or mapped[0] != name:
            mapped = self._mapped = (name, np.asarray(self._blobs.get(name)))
        array = np.array(mapped[1][row])
        array.flags.writeable = False
        return array

    def __contains__(self, identity: object) -> bool:
        return identity in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)
