"""What the models said about the samples."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.store.blobs import BlobStore
from fomoad_gui.store.database import Database
from fomoad_gui.store.rows import BlobRows


class ScoresTable:
    """Scores by model and sample; higher is more anomalous. Any thread."""

    def __init__(self, database: Database, blobs: BlobStore) -> None:
        self._database = database
        self._blobs = blobs

    def put(self, model: str, ids: Sequence[str], scores: NDArray[Any], cells: NDArray[Any]) -> None:
        """Keep the image scores [N] and cell scores [N, gh, gw] that `model` gave to the samples `ids`.

        What was there is replaced. Model and samples must be in the project; a score that is not finite is a
        ValueError.
        """
        if not len(ids) == len(scores) == len(cells):
            raise ValueError(f"{len(ids)} ids for {len(scores)} scores and {len(cells)} maps of cells")
        if not np.isfinite(scores).all():
            raise ValueError("a score is not a finite number")
        if not ids:
            return
        blob = self._blobs.put(cells)
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO scores (model, sample_id, score, blob, row) VALUES (?, ?, ?, ?, ?)",
                (
                    (model, identity, score, blob, row)
                    for row, (identity, score) in enumerate(zip(ids, scores.tolist(), strict=True))
                ),
            )

    def get(self, model: str) -> dict[str, float]:
        """Sample id → image score, for the samples that `model` has scored and that were not removed since."""
        with self._database.reading() as connection:
            return dict(
                connection.execute(
                    "SELECT sample_id, score FROM scores JOIN samples ON samples.id = sample_id"
                    " WHERE model = ? AND removed = 0",
                    (model,),
                )
            )

    def cells(self, model: str) -> BlobRows:
        """Sample id → cell scores [gh, gw], for the same samples; reading a map is left until it is asked for."""
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT sample_id, blob, row FROM scores JOIN samples ON samples.id = sample_id"
                " WHERE model = ? AND removed = 0",
                (model,),
            ).fetchall()
        return BlobRows(self._blobs, {identity: (blob, row) for identity, blob, row in found})

    def blobs(self) -> frozenset[str]:
        """The names of all blobs in use."""
        with self._database.reading() as connection:
            return frozenset(found[0] for found in connection.execute("SELECT DISTINCT blob FROM scores"))

    def forget_blobs(self, names: Collection[str]) -> None:
        """Forget the scores whose cells lie in these blobs."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM scores WHERE blob = ?", ((name,) for name in names))
