from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.atomic import atomic_writer, sweep_temporary_files, write_atomically


def test_the_content_is_what_was_given(tmp_path: Path) -> None:
    path = tmp_path / "a file with spaces 😀.bin"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(os.name != "posix", reason="Windows limits paths elsewhere")
def test_a_name_as_long_as_the_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    write_atomically(path, b"long")
    assert path.read_bytes() == b"long"
    with pytest.raises(FomoadError, match="too long"):
        write_atomically(tmp_path / ("x" * 256), b"longer")
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_readable_by_whom_the_umask_allows(tmp_path: Path) -> None:
    (tmp_path / "ordinary").write_bytes(b"")
    write_atomically(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "ordinary").stat().st_mode


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EACCES, "read-only"),
        (errno.EROFS, "read-only"),
        (errno.EIO, "input/output error"),
    ],
)
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, reason: str
) -> None:
    path = tmp_path / "kept.bin"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os if call == "fsync" else Path, call, fail)
        with pytest.raises(FomoadError, match=reason) as raised:
            write_atomically(path, b"new")
    assert str(path) in raised.value.message
    assert raised.value.remedy
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_bug_while_writing_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), atomic_writer(tmp_path / "never") as stream:
        stream.write(b"half" * (1 // 0))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_a_file_or_missing_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path / "file" / "x", tmp_path / "nowhere" / "x"):
        with pytest.raises(FomoadError, match="folder does not exist") as raised:
            write_atomically(path, b"")
        assert str(path) in raised.value.message


def test_the_folder_is_synced_after_the_rename(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.name != "posix":
        pytest.skip("Windows cannot sync a folder")
    path = tmp_path / "durable"
    synced: list[tuple[bool, bool]] = []
    fsync = os.fsync

    def watch(descriptor: int) -> None:
        synced.append((os.path.sameopenfile(descriptor, folder), path.exists()))
        fsync(descriptor)

    folder = os.open(tmp_path, os.O_RDONLY)
    try:
        monkeypatch.setattr(os, "fsync", watch)
        write_atomically(path, b"x")
    finally:
        os.close(folder)
    assert synced == [(False, False), (True, True)]


def test_sweeping_takes_leftovers_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / ".fomoad-0123.tmp").write_bytes(b"")
    (tmp_path / "mine.tmp").write_bytes(b"")
    (tmp_path / ".fomoad-notes").write_bytes(b"")
    assert sweep_temporary_files(tmp_path) == 1
    assert {p.name for p in tmp_path.iterdir()} == {"mine.tmp", ".fomoad-notes"}
