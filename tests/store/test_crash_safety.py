from __future__ import annotations

import contextlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.store.blobs import BlobStore
from fomoad_gui.store.database import Database
from fomoad_gui.store.project import Project
from tests.store.crash_writer import RECIPE, cells_of, embeddings_of, samples_of, write_round
from tests.store.values import assert_same_bundle, make_bundle, make_sample

KILLS = 6
REPOSITORY = Path(__file__).parent.parent.parent


def write_until_killed(project: Path, first: int, seconds: float) -> int:
    """Run a writer, kill it `seconds` after its first round; returns the last round that it said was finished."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.store.crash_writer", str(project), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    assert writer.stdout is not None
    with writer, writer.stdout as acknowledged:
        begun = acknowledged.readline()
        time.sleep(seconds)
        writer.kill()
        finished = (begun + acknowledged.read()).split()
    if os.name == "posix":
        assert writer.returncode == -signal.SIGKILL
    return int(finished[-1])


def every_row_has_its_file(project: Path) -> None:
    """Look at the disk as the crash left it, before the project is opened and tidied."""
    with contextlib.closing(Database(project / "project.db")) as database, database.reading() as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        named = [row[0] for row in connection.execute("SELECT blob FROM embeddings UNION SELECT blob FROM scores")]
        models = [row[0] for row in connection.execute("SELECT fingerprint FROM models")]
    blobs = BlobStore(project / "arrays")
    assert [name for name in named if not blobs.is_intact(name)] == []
    assert [name for name in models if not (project / "models" / f"{name}.fomoad-model").is_file()] == []


def everything_acknowledged_is_there(project: Project, last: int) -> None:
    models = {entry.name: entry.fingerprint for entry in project.models()}
    for number in range(last + 1):
        ids = [sample.id for sample in samples_of(number)]
        embeddings = project.get_embeddings(RECIPE, ids)
        for identity, embedding in zip(ids, embeddings_of(number), strict=True):
            np.testing.assert_array_equal(embeddings[identity], embedding)
        model = models[str(number)]
        assert project.scores(model) == dict.fromkeys(ids, number + 0.5)
        for identity, cells in zip(ids, cells_of(number), strict=True):
            np.testing.assert_array_equal(project.cells(model)[identity], cells)
        assert_same_bundle(project.load_model(model).bundle, make_bundle(number))
    finished = [sample for number in range(last + 1) for sample in samples_of(number)]
    assert project.dataset().samples[: len(finished)] == tuple(finished)
    assert project.setting("round") in (last, last + 1)


def test_a_process_that_is_killed_loses_nothing_that_it_had_finished(tmp_path: Path) -> None:
    path = tmp_path / "Killed.fomoad"
    Project.create(path).close()
    delays = random.Random(20260101)
    last = -1
    for _ in range(KILLS):
        finished = write_until_killed(path, last + 1, delays.uniform(0, 0.12))
        assert finished > last
        every_row_has_its_file(path)
        with Project.open(path) as project:
            everything_acknowledged_is_there(project, finished)
            write_round(project, finished + 1)  # whatever of it was written before the kill
            last = finished + 1
        assert not [p for p in path.rglob("*") if p.name.startswith(".fomoad-") or p.name.endswith("-journal")]


SAMPLES = tuple(make_sample(number) for number in range(2))
IDS = [sample.id for sample in SAMPLES]


def test_a_failure_between_file_and_row_leaves_a_file_that_is_swept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add_samples(SAMPLES)
    arrays = project.path / "arrays"

    def fail(_: Database) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Database, "transaction", fail)
        with pytest.raises(ZeroDivisionError):
            project.put_embeddings(RECIPE, IDS, np.ones((2, 1, 1, 3), np.float32))
    assert len(list(arrays.iterdir())) == 1
    assert not project.get_embeddings(RECIPE, IDS)
    project.close()
    with Project.open(project.path) as reopened:
        assert list(arrays.iterdir()) == []
        assert reopened.dataset().samples == SAMPLES


def test_a_failure_before_the_file_writes_no_row(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.add_samples(SAMPLES)

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", fail)
        with pytest.raises(ZeroDivisionError):
            project.put_embeddings(RECIPE, IDS, np.ones((2, 1, 1, 3), np.float32))
    project.close()
    with contextlib.closing(sqlite3.connect(project.path / "project.db")) as connection:
        assert connection.execute("SELECT count(*) FROM embeddings").fetchone()[0] == 0
    assert list((project.path / "arrays").iterdir()) == []
