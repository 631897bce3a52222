from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.database import Database

OPEN = """
import os, pathlib, sys
from fomoad_gui.store.database import Database
held = Database(pathlib.Path(sys.argv[1]))
"""
OPEN_AND_CLOSE = OPEN + "held.close()"
OPEN_AND_DIE = OPEN + "os._exit(7)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "project.db"


def numbers(database: Database) -> list[int]:
    with database.reading() as connection:
        return [row[0] for row in connection.execute("SELECT n FROM numbers ORDER BY n")]


def make_table(database: Database) -> None:
    with database.transaction() as connection:
        connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)")


def test_a_transaction_is_kept(path: Path) -> None:
    database = Database(path)
    make_table(database)
    with database.transaction() as connection:
        connection.execute("INSERT INTO numbers VALUES (1)")
    database.close()
    reopened = Database(path)
    assert numbers(reopened) == [1]
    reopened.close()


def test_a_transaction_that_raises_leaves_no_trace(path: Path) -> None:
    database = Database(path)
    make_table(database)
    with pytest.raises(ZeroDivisionError), database.transaction() as connection:
        connection.executemany("INSERT INTO numbers VALUES (?)", ((1 // number,) for number in (1, 0)))
    assert numbers(database) == []
    with database.transaction() as connection:
        connection.execute("INSERT INTO numbers VALUES (2)")
    assert numbers(database) == [2]
    database.close()


def test_a_bug_in_a_statement_stays_a_bug(path: Path) -> None:
    database = Database(path)
    with pytest.raises(sqlite3.OperationalError, match="syntax error"), database.transaction() as connection:
        connection.execute("INSRT")
    database.close()


def test_foreign_keys_are_enforced(path: Path) -> None:
    database = Database(path)
    make_table(database)
    with database.transaction() as connection:
        connection.execute("CREATE TABLE names (n INTEGER REFERENCES numbers (n))")
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as connection:
        connection.execute("INSERT INTO names VALUES (7)")
    database.close()


def test_a_second_connection_is_told_that_it_is_open(path: Path) -> None:
    first = Database(path)
    with pytest.raises(FomoadError, match="open in another window") as raised:
        Database(path)
    assert str(path.parent) in raised.value.message
    first.close()
    Database(path).close()


def test_another_process_is_told_that_it_is_open(path: Path) -> None:
    held = Database(path)
    refused = subprocess.run(
        [sys.executable, "-c", OPEN_AND_CLOSE, str(path)], capture_output=True, text=True, check=False
    )
    held.close()
    assert "open in another window" in refused.stderr
    subprocess.run([sys.executable, "-c", OPEN_AND_CLOSE, str(path)], check=True)


def test_a_process_that_dies_lets_go(path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", OPEN_AND_DIE, str(path)], check=False).returncode == 7
    Database(path).close()


def test_what_is_no_database_is_refused_and_left_alone(path: Path) -> None:
    path.write_bytes(b"a letter to the editor" * 100)
    with pytest.raises(FomoadError, match="damaged"):
        Database(path)
    assert path.read_bytes() == b"a letter to the editor" * 100


def test_a_folder_in_its_place_is_named(path: Path) -> None:
    path.mkdir()
    with pytest.raises(FomoadError, match="could not be opened") as raised:
        Database(path)
    assert str(path) in raised.value.message


def test_a_full_disk_is_said_and_the_transaction_undone(path: Path) -> None:
    database = Database(path)
    make_table(database)
    with database.transaction() as connection:
        connection.execute("CREATE TABLE texts (content)")
    with database.reading() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")  # SQLite's own stand-in for a full disk
    with pytest.raises(FomoadError, match="the disk is full"), database.transaction() as connection:
        connection.executemany("INSERT INTO texts VALUES (?)", (("x" * 1000 * size,) for size in (1, 100)))
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM texts").fetchone()[0] == 0
    database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="other limits there")
def test_a_path_too_long_for_sqlite_is_said(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["x" * 200] * 3)
    folder.mkdir(parents=True)
    with pytest.raises(FomoadError, match="too long"):
        Database(folder / "project.db")
    assert list(folder.iterdir()) == []


def test_use_after_closing_is_a_bug(path: Path) -> None:
    database = Database(path)
    database.close()
    database.close()
    with pytest.raises(RuntimeError, match="closed"), database.transaction():
        pass
    with pytest.raises(RuntimeError, match="closed"), database.reading():
        pass


def test_threads_wait_for_each_other(path: Path) -> None:
    database = Database(path)
    make_table(database)

    def count_up() -> None:
        for _ in range(25):
            with database.transaction() as connection:
                number = connection.execute("SELECT coalesce(max(n), 0) + 1 FROM numbers").fetchone()[0]
                connection.execute("INSERT INTO numbers VALUES (?)", (number,))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert numbers(database) == list(range(1, 101))
    database.close()


def test_only_one_file_is_left_behind(path: Path) -> None:
    database = Database(path)
    make_table(database)
    database.close()
    assert list(path.parent.iterdir()) == [path]
