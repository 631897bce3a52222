"""Embeddings that were computed once, by recipe and sample."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from numpy.typing import NDArray

from fomoad_gui.store.blobs import BlobStore
from fomoad_gui.store.database import Database
from fomoad_gui.store.rows import BlobRows


class EmbeddingsTable:
    """A cache: whatever is missing is computed anew. Any thread.

    A recipe is a name, chosen by the caller, for all that determines an embedding besides the picture: the network,
    its weights, the cut, the input.
    """

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    def put(self, recipe: str, ids: Sequence[str], embeddings: NDArray[Any]) -> None:
        """Keep `embeddings` [N, …], the one at n being of the sample `ids[n]`; what was there is replaced.

        One file per call: call with dozens of samples or more at a time. All samples must be in the project.
        """
        if len(ids) != len(embeddings):
            raise ValueError(f"{len(ids)} ids for {len(embeddings)} embeddings")
        if not ids:
            return
        blob = self._blobs.put(embeddings)  # outside the transaction: it may take seconds
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO embeddings (recipe, sample_id, blob, row) VALUES (?, ?, ?, ?)",
                ((recipe, identity, blob, row) for row, identity in enumerate(ids)),
            )

    def get(self, recipe: str, ids: Iterable[str]) -> BlobRows:
        """The embeddings of those among `ids` that have one in an undamaged file, read when they are looked up."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT sample_id, blob, row FROM embeddings"
                " WHERE recipe = ? AND sample_id IN (SELECT value FROM json_each(?))",
                (recipe, json.dumps(list(ids))),
            ).fetchall()
        intact = {blob for blob in {blob for _, blob, _ in found} if self._blobs.is_intact(blob)}
        return BlobRows(self._blobs, {identity: (blob, row) for identity, blob, row in found if blob in intact})

    def blobs(self) -> frozenset[str]:
        """The names of all blobs in use."""
        with self._database.reading() as connection:
            return frozenset(found[0] for found in connection.execute("SELECT DISTINCT blob FROM embeddings"))

    def forget_blobs(self, names: Collection[str]) -> None:
        """Forget the embeddings that lie in these blobs."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM embeddings WHERE blob = ?", ((name,) for name in names))
