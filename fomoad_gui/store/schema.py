"""The tables of a project and how the tables of older projects become them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from fomoad_gui.core.errors import FomoadError

APPLICATION_ID = 0x464F4D4F
"""Stands in the file's header (“FOMO”), so that other SQLite files are told apart."""

Migration = Callable[[sqlite3.Connection], None]


def create_version_1(connection: sqlite3.Connection) -> None:
    """Settings, samples, and what was computed from them."""
    for statement in (
        f"PRAGMA application_id = {APPLICATION_ID}",
        "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE samples (
            id TEXT PRIMARY KEY,
            position INTEGER NOT NULL UNIQUE,
            removed INTEGER NOT NULL DEFAULT 0,
            path NOT NULL,
            width INTEGER NOT NULL,
            height INTEGER NOT NULL,
            label TEXT NOT NULL,
            class NOT NULL,
            split TEXT NOT NULL,
            mask NOT NULL
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE embeddings (
            recipe TEXT NOT NULL,
            sample_id TEXT NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
            blob TEXT NOT NULL,
            row INTEGER NOT NULL,
            PRIMARY KEY (recipe, sample_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX embeddings_of_sample ON embeddings (sample_id)",
        """
        CREATE TABLE models (
            fingerprint TEXT PRIMARY KEY,
            position INTEGER NOT NULL UNIQUE,
            created TEXT NOT NULL,
            name TEXT NOT NULL,
            calibration TEXT,
            current INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE trained_on (
            model TEXT NOT NULL REFERENCES models (fingerprint) ON DELETE CASCADE,
            sample_id TEXT NOT NULL,
            PRIMARY KEY (model, sample_id)
        ) WITHOUT ROWID
        """,
        """
        CREATE TABLE scores (
            model TEXT NOT NULL REFERENCES models (fingerprint) ON DELETE CASCADE,
            sample_id TEXT NOT NULL REFERENCES samples (id) ON DELETE CASCADE,
            score REAL NOT NULL,
            blob TEXT NOT NULL,
            row INTEGER NOT NULL,
            PRIMARY KEY (model, sample_id)
        ) WITHOUT ROWID
        """,
        "CREATE INDEX scores_of_sample ON scores (sample_id)",
    ):
        connection.execute(statement)


MIGRATIONS: Sequence[Migration] = (create_version_1,)
"""`MIGRATIONS[v]` turns the tables of version `v` into those of version `v + 1`; version 0 has no tables."""


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables, 0 if there are none."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_is_project(connection: sqlite3.Connection, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Raise FomoadError unless the database at `path` is a project that this fomoad, or an older one, made."""
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise FomoadError(
            f"“{path}” is not the database of a fomoad project.",
            "Choose a folder that fomoad made, or restore this one from a backup.",
        )
    if version(connection) > len(migrations):
        raise FomoadError(
            f"“{path}” was made by a newer fomoad (format {version(connection)}; this one knows {len(migrations)}).",
            "Open it with the newer version, or update this one.",
        )


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Bring the tables to the latest version. Call inside a transaction: all the steps are taken, or none."""
    for number in range(version(connection), len(migrations)):
        migrations[number](connection)
        connection.execute(f"PRAGMA user_version = {number + 1}")
