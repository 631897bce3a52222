"""The trained models of a project."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.store.atomic import write_atomically
from fomoad_gui.store.bundle_codec import calibration_facts, decode_calibration
from fomoad_gui.store.database import Database
from fomoad_gui.store.model_file import SUFFIX, StoredModel, pack_model, read_model


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A model of the project, without its content. `created` is ISO 8601 text."""

    fingerprint: str
    created: str
    name: str


class ModelsTable:
    """Each model is a file that never changes, `<fingerprint>.fomoad-model`, named by the SHA-256 of its bytes.

    The threshold that a person set later stands beside it in the database, so that moving it makes no new model and
    loses no scores. Any thread.
    """

    def __init__(self, database: Database, directory: Path) -> None:
        self._database = database
        self._directory = directory

    def path(self, fingerprint: str) -> Path:
        """Where the model's file lies."""
        return self._directory / f"{fingerprint}{SUFFIX}"

    def add(self, bundle: ModelBundle, backbone: bytes, name: str, trained_on: Iterable[str]) -> str:
        """Keep a model; returns its fingerprint. The same model again gets the new name and learnt from these too."""
        data = pack_model(bundle, backbone)
        fingerprint = hashlib.sha256(data).hexdigest()
        learnt = [(fingerprint, identity) for identity in trained_on]
        write_atomically(self.path(fingerprint), data)
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO models (fingerprint, position, created, name)"
                " VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM models), ?, ?)"
                " ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name",
                (fingerprint, bundle.provenance.created, name),
            )
            connection.executemany("INSERT OR IGNORE INTO trained_on (model, sample_id) VALUES (?, ?)", learnt)
        return fingerprint

    def entries(self) -> tuple[ModelEntry, ...]:
        """All models, in the order in which they were added."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT fingerprint, created, name FROM models ORDER BY position").fetchall()
        return tuple(ModelEntry(*row) for row in found)

    def load(self, fingerprint: str) -> StoredModel:
        """The model with the calibration last set for it.

        KeyError when the project never had it; FomoadError when its file is missing or damaged.
        """
        with self._database.reading() as connection:
            found = connection.execute(
                "SELECT calibration FROM models WHERE fingerprint = ?", (fingerprint,)
            ).fetchone()
        if found is None:
            raise KeyError(fingerprint)
        path = self.path(fingerprint)
        model = read_model(path)
        if found[0] is None:
            return model
        calibration = decode_calibration(json.loads(found[0]), model.bundle.calibration.good_scores)
        return StoredModel(model.bundle.with_calibration(calibration), model.backbone)

    def trained_on(self, fingerprint: str) -> frozenset[str]:
        """The ids of the samples that a model learnt from, those removed since included; empty if nobody said."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT sample_id FROM trained_on WHERE model = ?", (fingerprint,))
            return frozenset(row[0] for row in found)

    def current(self) -> str | None:
        """The fingerprint of the model in use, or None."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT fingerprint FROM models WHERE current = 1").fetchone()
        return found[0] if found else None

    def set_current(self, fingerprint: str | None) -> None:
        """Take a model into use, or none. KeyError for an unknown model; nothing has changed then."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE models SET current = 0 WHERE current = 1")
            if fingerprint is None:
                return
            changed = connection.execute("UPDATE models SET current = 1 WHERE fingerprint = ?", (fingerprint,))
            if changed.rowcount != 1:
                raise KeyError(fingerprint)

    def set_calibration(self, fingerprint: str, calibration: Calibration) -> None:
        """Keep another threshold for a model, from now on part of what `load` returns.

        The evidence stays the model's own: only threshold, rate and method are kept. KeyError for an unknown model.
        """
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE models SET calibration = ? WHERE fingerprint = ?",
                (json.dumps(calibration_facts(calibration), allow_nan=False), fingerprint),
            )
            if changed.rowcount != 1:
                raise KeyError(fingerprint)
