"""One SQLite file, held by one process, shared by its threads, written in transactions."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from fomoad_gui.core.errors import FomoadError

_LONGEST_PATH = 512 - len("-journal") - 1
"""Bytes; the longest path that SQLite accepts on Unix, less what it appends for its journal."""


class Database:
    """A connection that holds the file exclusively until it is closed or the process dies.

    May be used from any thread: a lock admits one at a time, for the length of a transaction. Keep transactions short,
    because the window reads through the same lock.
    """

    def __init__(self, path: Path) -> None:
        """Connect to `path` and take hold of it; a file that does not exist is made, empty.

        Errors: FomoadError when another process (or this one, elsewhere) holds it, or when it is not a database. A file
        that may only be read shows itself in the first transaction that writes.
        """
        self._path = path
        self._lock = threading.RLock()
        self._closed = False
        if len(os.fsencode(path)) > _LONGEST_PATH and os.name == "posix":
            raise FomoadError(f"“{path}”: the path is too long.", "Choose a shorter name or a folder nearer the top.")
        with self._translated():
            self._connection = sqlite3.connect(path, timeout=0.0, isolation_level=None, check_same_thread=False)
        try:
            with self._translated():
                # The hold is SQLite's own file lock, which the system drops when the process dies. Journal and sync
                # mode: see docs/project-format.md.
                self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
                self._connection.execute("PRAGMA journal_mode = DELETE")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.execute("PRAGMA journal_size_limit = 1048576")  # or one large import keeps its space
                self._connection.execute("PRAGMA foreign_keys = ON")
                self._connection.execute("BEGIN EXCLUSIVE")
                self._connection.execute("COMMIT")
        except BaseException:
            self._connection.close()
            raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for SELECT alone."""
        with self._lock, self._translated():
            self._check_open()
            yield self._connection

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """The connection inside a transaction: committed when the block ends, rolled back when it raises.

        When this returns, what was written survives a power failure. Errors: FomoadError for a full disk, a damaged
        file, a drive that has gone.
        """
        with self._lock, self._translated():
            self._check_open()
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:  # SQLite rolls back by itself when the disk is full
                    self._connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Let go of the file; a second call does nothing."""
        with self._lock:
            self._closed = True
            self._connection.close()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError(f"“{self._path}” is closed")

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            for_people = _circumstance(self._path, error)
            if for_people is None:
                raise
            raise for_people from error


def _circumstance(path: Path, error: sqlite3.Error) -> FomoadError | None:
    """What a person can mend about `error`; None if it is a bug of ours."""
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return FomoadError(
                f"“{path.parent}” is open in another window or program.", "Close it there, then open it again."
            )
        case sqlite3.SQLITE_FULL:
            return FomoadError(f"“{path}” could not be written: the disk is full.", "Free some space and try again.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return FomoadError(
                f"“{path}” could not be opened for writing.",
                "Change the permissions of its folder, or copy the project to where you may write.",
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return FomoadError(
                f"“{path}” is damaged, or is not a fomoad project.", "Restore the project folder from a backup."
            )
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_NOLFS:
            return FomoadError(
                f"“{path}” could not be read or written.",
                "Check that the drive is connected; if it is a network folder, copy the project to a local drive.",
            )
        case _:
            return None
