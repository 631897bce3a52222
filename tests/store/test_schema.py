from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.schema import MIGRATIONS, check_is_project, migrate, version

PATH = Path("somewhere/project.db")


def add_a_note(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE samples ADD COLUMN note TEXT NOT NULL DEFAULT ''")


def rename_the_note(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE samples RENAME COLUMN note TO remark")


def fail_half_way(connection: sqlite3.Connection) -> None:
    connection.execute("DROP TABLE settings")
    raise ZeroDivisionError


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    opened = sqlite3.connect(":memory:", isolation_level=None)
    yield opened
    opened.close()


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}


def test_an_empty_file_becomes_the_latest_version(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert version(connection) == len(MIGRATIONS)
    check_is_project(connection, PATH)
    assert {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")} == {
        "settings",
        "samples",
        "embeddings",
        "models",
        "trained_on",
        "scores",
    }


def test_only_the_missing_steps_are_taken(connection: sqlite3.Connection) -> None:
    migrate(connection)
    migrate(connection, [*MIGRATIONS, add_a_note])
    assert "note" in columns(connection, "samples")
    migrate(connection, [*MIGRATIONS, add_a_note, rename_the_note])
    assert "remark" in columns(connection, "samples")
    assert version(connection) == len(MIGRATIONS) + 2


def test_a_step_that_fails_leaves_the_old_version(connection: sqlite3.Connection) -> None:
    migrate(connection)
    connection.execute("BEGIN")
    with pytest.raises(ZeroDivisionError):
        migrate(connection, [*MIGRATIONS, add_a_note, fail_half_way])
    connection.execute("ROLLBACK")
    assert version(connection) == len(MIGRATIONS)
    assert "note" not in columns(connection, "samples")
    assert columns(connection, "settings") == {"key", "value"}


def test_a_newer_version_is_refused(connection: sqlite3.Connection) -> None:
    migrate(connection, [*MIGRATIONS, add_a_note])
    with pytest.raises(FomoadError, match="made by a newer fomoad") as raised:
        check_is_project(connection, PATH)
    assert str(PATH) in raised.value.message


def test_an_empty_or_foreign_database_is_no_project(connection: sqlite3.Connection) -> None:
    with pytest.raises(FomoadError, match="not the database of a fomoad project"):
        check_is_project(connection, PATH)
    connection.execute("PRAGMA application_id = 1")
    connection.execute("CREATE TABLE samples (x)")
    with pytest.raises(FomoadError, match="not the database of a fomoad project"):
        check_is_project(connection, PATH)
