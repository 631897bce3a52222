from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sqlite3
import threading
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Split
from fomoad_gui.store.project import Project
from fomoad_gui.store.schema import APPLICATION_ID
from tests.store.values import BACKBONE, digest, make_bundle, make_sample

SAMPLES = tuple(make_sample(number) for number in range(4))
IDS = [sample.id for sample in SAMPLES]
EMBEDDINGS = np.ones((4, 2, 2, 3), np.float32)


def everything_below(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.parametrize("name", ["Plain.fomoad", "with spaces & signs #%?.fomoad", "Prüfung 😀.fomoad", "x" * 255])
def test_a_project_is_made_and_opened_under_any_name(tmp_path: Path, name: str) -> None:
    with Project.create(tmp_path / name) as project:
        project.add_samples(SAMPLES)
    with Project.open(tmp_path / name) as project:
        assert project.path == tmp_path / name
        assert project.dataset().samples == SAMPLES


def test_a_path_of_more_than_300_characters(tmp_path: Path) -> None:
    folder = tmp_path / ("long " * 30) / ("longer" * 15)
    folder.mkdir(parents=True)
    path = folder / "Brackets.fomoad"
    assert len(str(path)) > 300
    with Project.create(path) as project:
        project.add_samples(SAMPLES)
        project.put_embeddings("recipe", IDS, EMBEDDINGS)
        assert len(project.get_embeddings("recipe", IDS)) == 4


@pytest.mark.skipif(os.name != "posix", reason="other limits there")
def test_a_path_too_long_for_the_database_leaves_nothing(tmp_path: Path) -> None:
    folder = tmp_path.joinpath(*["long" * 50] * 3)
    folder.mkdir(parents=True)
    with pytest.raises(FomoadError, match="too long"):
        Project.create(folder / "Brackets.fomoad")
    assert list(folder.iterdir()) == []


def test_a_relative_path_stays_the_same_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with Project.create(Path("Brackets.fomoad")) as project:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        project.add_model(make_bundle(), BACKBONE)
        assert project.path == tmp_path / "Brackets.fomoad"


def test_nothing_that_exists_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"mine")
    Project.create(tmp_path / "project").close()
    before = everything_below(tmp_path)
    for name in ("folder", "file", "project"):
        with pytest.raises(FomoadError, match="exists already") as raised:
            Project.create(tmp_path / name)
        assert name in raised.value.message
    assert everything_below(tmp_path) == before


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for parent in ("file", "nowhere"):
        with pytest.raises(FomoadError, match="could not be written") as raised:
            Project.create(tmp_path / parent / "Brackets.fomoad")
        assert parent in raised.value.message


def test_a_folder_that_is_read_only_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FomoadError, match="read-only") as raised:
        Project.create(tmp_path / "Brackets.fomoad")
    assert "Brackets.fomoad" in raised.value.message


def test_a_creation_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FomoadError, match="the disk is full"):
        Project.create(tmp_path / "Brackets.fomoad")
    assert list(tmp_path.iterdir()) == []


def test_a_project_on_a_read_only_disk_is_refused(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    project.close()
    connect = sqlite3.connect

    def read_only(path: Path, **options: object) -> sqlite3.Connection:
        return connect(f"{path.as_uri()}?mode=ro", uri=True, **options)  # type: ignore[call-overload, no-any-return]

    monkeypatch.setattr(sqlite3, "connect", read_only)
    with pytest.raises(FomoadError, match="could not be opened for writing"):
        Project.open(project.path)


def test_what_is_no_project_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "folder").mkdir()
    for name, reason in (("nowhere", "no project folder"), ("file", "no project folder"), ("folder", "not a fomoad")):
        assert not Project.is_project(tmp_path / name)
        with pytest.raises(FomoadError, match=reason) as raised:
            Project.open(tmp_path / name)
        assert name in raised.value.message
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"x" * 4096], ids=["empty", "nonsense"])
def test_a_database_that_is_no_longer_one_costs_no_arrays(project: Project, content: bytes) -> None:
    project.add_samples(SAMPLES)
    project.put_embeddings("recipe", IDS, EMBEDDINGS)
    project.close()
    (project.path / "project.db").write_bytes(content)
    before = everything_below(project.path / "arrays")
    assert before
    assert Project.is_project(project.path)
    with pytest.raises(FomoadError, match=r"not the database of a fomoad project|damaged"):
        Project.open(project.path)
    assert everything_below(project.path / "arrays") == before


def test_a_project_made_by_a_newer_fomoad_is_refused_and_left_alone(project: Project) -> None:
    project.add_samples(SAMPLES)
    project.put_embeddings("recipe", IDS, EMBEDDINGS)
    project.close()
    with contextlib.closing(sqlite3.connect(project.path / "project.db")) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.execute("DROP TABLE embeddings")
        connection.commit()
    before = everything_below(project.path)
    with pytest.raises(FomoadError, match="newer fomoad"):
        Project.open(project.path)
    assert everything_below(project.path) == before


def test_another_programs_database_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "Browser"
    folder.mkdir()
    with contextlib.closing(sqlite3.connect(folder / "project.db")) as connection:
        connection.execute("CREATE TABLE cookies (x)")
        assert connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID
    with pytest.raises(FomoadError, match="not the database of a fomoad project"):
        Project.open(folder)
    assert [p.name for p in folder.iterdir()] == ["project.db"]


def test_a_project_is_open_once(project: Project) -> None:
    with pytest.raises(FomoadError, match="open in another window") as raised:
        Project.open(project.path)
    assert str(project.path) in raised.value.message
    assert raised.value.remedy
    project.add_samples(SAMPLES)
    project.close()
    Project.open(project.path).close()


def test_a_closed_project_says_so(project: Project) -> None:
    project.close()
    project.close()
    with pytest.raises(RuntimeError, match="closed"):
        project.dataset()


def test_opening_deletes_what_a_crash_left(project: Project) -> None:
    project.add_samples(SAMPLES)
    project.put_embeddings("recipe", IDS, EMBEDDINGS)
    project.close()
    (kept,) = (project.path / "arrays").iterdir()
    shutil.copy(kept, kept.with_name(f"{digest('nobody')}.npy"))
    for folder in (".", "arrays", "models", "images", "cache"):
        (project.path / folder / ".fomoad-0123456789abcdef.tmp").write_bytes(b"half")
    (project.path / "cache" / "thumbnail.png").write_bytes(b"")
    with Project.open(project.path) as reopened:
        assert len(reopened.get_embeddings("recipe", IDS)) == 4
    assert set(everything_below(project.path)) == {"project.db", f"arrays/{kept.name}", "cache/thumbnail.png"}


def test_folders_that_were_deleted_are_made_again(project: Project) -> None:
    project.add_samples(SAMPLES)
    project.put_embeddings("recipe", IDS, EMBEDDINGS)
    project.close()
    for folder in ("arrays", "models", "images", "cache"):
        shutil.rmtree(project.path / folder)
    with Project.open(project.path) as reopened:
        assert reopened.dataset().samples == SAMPLES
        assert not reopened.get_embeddings("recipe", IDS)
        reopened.put_embeddings("recipe", IDS, EMBEDDINGS)
        assert (project.path / "cache").is_dir()


def test_a_disk_that_fills_up_costs_only_what_was_being_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.add_samples(SAMPLES)

    def refuse(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", refuse)
        with pytest.raises(FomoadError, match="the disk is full"):
            project.put_embeddings("recipe", IDS, EMBEDDINGS)
        with pytest.raises(FomoadError, match="the disk is full"):
            project.add_model(make_bundle(), BACKBONE)
    assert not project.get_embeddings("recipe", IDS)
    assert project.models() == ()
    project.put_embeddings("recipe", IDS, EMBEDDINGS)
    assert len(project.get_embeddings("recipe", IDS)) == 4


def test_the_window_reads_while_a_job_writes(project: Project) -> None:
    project.add_samples(SAMPLES)
    problems: list[Exception] = []

    def work() -> None:
        try:
            for number in range(10):
                project.put_embeddings("recipe", IDS, EMBEDDINGS + number)
                project.replace_samples([make_sample(0, split=Split.TEST if number % 2 else Split.TRAIN)])
        except Exception as error:
            problems.append(error)

    job = threading.Thread(target=work)
    job.start()
    while job.is_alive():
        assert project.dataset().samples[1:] == SAMPLES[1:]
        for embedding in project.get_embeddings("recipe", IDS).values():
            assert embedding.shape == (2, 2, 3)
    job.join()
    assert problems == []
    np.testing.assert_array_equal(project.get_embeddings("recipe", IDS)[IDS[0]], EMBEDDINGS[0] + 9)


def test_a_path_too_long_for_the_system_is_said(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 300 + ".fomoad")
    assert not Project.is_project(path)
    with pytest.raises(FomoadError, match="too long") as raised:
        Project.open(path)
    assert path.name in raised.value.message
