from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fomoad_gui.app import relocation
from fomoad_gui.app.relocation import copy_project, move_project
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress, Progress
from tests.app.cancelling import CancelledAt

Relocation = Callable[[Path, Path, Progress], None]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder like a project's, with a file of more than one chunk."""
    folder = tmp_path / "A.fomoad"
    for name, size in {"project.db": 5000, "arrays/a.npy": 100_000, "images/b.png": 0, "cache/c.png": 7}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(os.urandom(size))
    (folder / "models").mkdir()
    return folder


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relocation, "CHUNK_BYTES", 1000)


def content(folder: Path) -> dict[str, bytes | None]:
    """All below `folder`, a folder as None."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")
    }


def test_a_copy_has_all_but_what_can_be_made_again(source: Path, tmp_path: Path) -> None:
    before = content(source)
    copy_project(source, tmp_path / "B.fomoad", NoProgress())
    assert content(source) == before
    assert content(tmp_path / "B.fomoad") == {
        name: data for name, data in before.items() if not name.startswith("cache")
    }


@pytest.mark.parametrize("checkpoint", [0, 3, 50, 105])
def test_a_copy_that_is_cancelled_leaves_nothing(source: Path, tmp_path: Path, checkpoint: int) -> None:
    before = content(source)
    with pytest.raises(Cancelled):
        copy_project(source, tmp_path / "B.fomoad", CancelledAt(checkpoint))
    assert [path.name for path in tmp_path.iterdir()] == ["A.fomoad"]
    assert content(source) == before


def test_a_full_disk_is_told_and_leaves_nothing(source: Path, tmp_path: Path) -> None:
    class Full:
        def checkpoint(self, _done: int, _total: int, _message: str) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with pytest.raises(FomoadError, match="No space left"):
        copy_project(source, tmp_path / "B.fomoad", Full())
    assert [path.name for path in tmp_path.iterdir()] == ["A.fomoad"]


def test_a_project_moves(source: Path, tmp_path: Path) -> None:
    before = content(source)
    move_project(source, tmp_path / "B.fomoad", NoProgress())
    assert content(tmp_path / "B.fomoad") == before
    assert not source.exists()


@pytest.fixture
def another_drive(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The project cannot be renamed to where it is to go."""
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path == source:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)


@pytest.mark.usefixtures("another_drive")
def test_a_project_moves_to_another_drive(source: Path, tmp_path: Path) -> None:
    database = (source / "project.db").read_bytes()
    move_project(source, tmp_path / "B.fomoad", NoProgress())
    assert (tmp_path / "B.fomoad" / "project.db").read_bytes() == database
    assert not source.exists()


@pytest.mark.usefixtures("another_drive")
def test_a_move_that_is_cancelled_leaves_the_project_where_it_was(source: Path, tmp_path: Path) -> None:
    before = content(source)
    with pytest.raises(Cancelled):
        move_project(source, tmp_path / "B.fomoad", CancelledAt(20))
    assert content(source) == before
    assert [path.name for path in tmp_path.iterdir()] == ["A.fomoad"]


@pytest.mark.parametrize("relocate", [copy_project, move_project])
def test_nothing_that_exists_is_written_over(source: Path, tmp_path: Path, relocate: Relocation) -> None:
    (tmp_path / "B.fomoad").write_bytes(b"mine")
    with pytest.raises(FomoadError, match="exists already"):
        relocate(source, tmp_path / "B.fomoad", NoProgress())
    assert (tmp_path / "B.fomoad").read_bytes() == b"mine"
    assert source.exists()


@pytest.mark.parametrize("relocate", [copy_project, move_project])
def test_a_place_that_cannot_be_written_is_named(source: Path, tmp_path: Path, relocate: Relocation) -> None:
    with pytest.raises(FomoadError, match="nowhere"):
        relocate(source, tmp_path / "nowhere" / "B.fomoad", NoProgress())
    with pytest.raises(FomoadError, match="could not be saved"):
        relocate(source, tmp_path / ("x" * 1000), NoProgress())
    assert source.exists()
