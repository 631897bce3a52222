"""The samples of a project: their order, labels, splits and paths."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.store.database import Database
from fomoad_gui.store.folder import ProjectFolder, loaded_text, stored_text

_LABELS = {label.value: label for label in Label}
_SPLITS = {split.value: split for split in Split}
_COLUMNS = "id, path, width, height, label, class, split, mask"


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of the samples that were to be added, each in the order given."""

    new: tuple[Sample, ...]
    already_there: tuple[Sample, ...]
    """As given, not as they stand in the project; includes second occurrences of an id."""


class SamplesTable:
    """Any thread.

    Removing a sample hides it, with its embeddings and scores, until the project is closed, so that undo brings all
    of it back at its old position; `forget_removed`, called at the next opening, deletes it.
    """

    def __init__(self, database: Database, folder: ProjectFolder) -> None:
        self._database = database
        self._folder = folder

    def dataset(self) -> Dataset:
        """All samples, in the order in which they were added."""
        return Dataset(self._select("removed = 0"))

    def add(self, samples: Iterable[Sample]) -> Addition:
        """Append those whose id is not there yet; of several with one id, the first."""
        new: dict[str, Sample] = {}
        already_there: list[Sample] = []
        candidates = list(samples)  # before the transaction: producing them may take its time
        with self._database.transaction() as connection:
            present = {found[0] for found in connection.execute("SELECT id FROM samples WHERE removed = 0")}
            for sample in candidates:
                if sample.id in present or sample.id in new:
                    already_there.append(sample)
                else:
                    new[sample.id] = sample
            position = _next_position(connection)
            connection.executemany(
                # A removed sample that is added again keeps its embeddings and scores: its id is its content.
                f"INSERT INTO samples (position, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET removed = 0, position = excluded.position, path = excluded.path,"
                " label = excluded.label, class = excluded.class, split = excluded.split, mask = excluded.mask",
                ((position + offset, *self._row(sample)) for offset, sample in enumerate(new.values())),
            )
        return Addition(tuple(new.values()), tuple(already_there))

    def replace(self, samples: Iterable[Sample]) -> None:
        """Give the samples with these ids these paths, labels, classes, splits and masks; all of them, or none.

        An id that is not in the project is a bug of the caller's: ValueError.
        """
        rows = [self._row(sample) for sample in samples]
        with self._database.transaction() as connection:
            for identity, *values in rows:
                changed = connection.execute(
                    "UPDATE samples SET path = ?, width = ?, height = ?, label = ?, class = ?, split = ?, mask = ?"
                    " WHERE id = ? AND removed = 0",
                    (*values, identity),
                )
                if changed.rowcount != 1:
                    raise ValueError(f"no sample {identity} to replace")

    def remove(self, ids: Iterable[str]) -> tuple[Sample, ...]:
        """Take these samples out; returns those that were there, in order."""
        return self._set_removed(ids, removed=True)

    def restore(self, ids: Iterable[str]) -> tuple[Sample, ...]:
        """Put samples that were removed since the project was opened back at their old position.

        Returns those that were put back, in order, as they were when removed.
        """
        return self._set_removed(ids, removed=False)

    def forget_removed(self) -> None:
        """Delete what was removed, with its embeddings and scores; it cannot be restored any more."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM samples WHERE removed = 1")

    def _set_removed(self, ids: Iterable[str], *, removed: bool) -> tuple[Sample, ...]:
        among = json.dumps(list(ids))
        condition = "id IN (SELECT value FROM json_each(?)) AND removed = ?"
        with self._database.transaction() as connection:
            concerned = self._select(condition, (among, not removed))
            connection.execute(f"UPDATE samples SET removed = ? WHERE {condition}", (removed, among, not removed))
        return concerned

    def _select(self, condition: str, parameters: Sequence[Any] = ()) -> tuple[Sample, ...]:
        query = f"SELECT {_COLUMNS} FROM samples WHERE {condition} ORDER BY position"
        with self._database.reading() as connection:
            found = connection.execute(query, parameters).fetchall()
        loaded_path = self._folder.loaded_path
        return tuple(
            Sample(
                id=identity,
                path=loaded_path(path),
                width=width,
                height=height,
                label=_LABELS[label],
                defect_class=loaded_text(defect_class),
                split=_SPLITS[split],
                mask_path=loaded_path(mask),
            )
            for identity, path, width, height, label, defect_class, split, mask in found
        )

    def _row(self, sample: Sample) -> tuple[Any, ...]:
        """The values of `_COLUMNS`."""
        return (
            sample.id,
            self._folder.stored_path(sample.path),
            sample.width,
            sample.height,
            sample.label.value,
            stored_text(sample.defect_class),
            sample.split.value,
            self._folder.stored_path(sample.mask_path),
        )


def _next_position(connection: sqlite3.Connection) -> int:
    """One more than any position ever given since the project was opened, removed samples included."""
    return int(connection.execute("SELECT coalesce(max(position), 0) + 1 FROM samples").fetchone()[0])
