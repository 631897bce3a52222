from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst
from numpy.typing import NDArray

from fomoad_gui.core.arrays import fingerprint
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.blobs import BlobStore

ARRAY = np.arange(24, dtype=np.float32).reshape(2, 3, 4)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    array=npst.arrays(
        st.sampled_from([np.float32, np.float64, np.uint8, np.int64, np.bool_]),
        npst.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=5),
    )
)
def test_what_comes_back_is_what_was_put(tmp_path: Path, array: NDArray[Any]) -> None:
    blobs = BlobStore(tmp_path)
    name = blobs.put(array)
    for reader in (blobs, BlobStore(tmp_path)):
        np.testing.assert_array_equal(reader.get(name), array, strict=True)
    assert name == fingerprint(array)


def test_a_transposed_array_comes_back(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    np.testing.assert_array_equal(blobs.get(blobs.put(ARRAY.T)), ARRAY.T, strict=True)


def test_numpy_reads_the_file(tmp_path: Path) -> None:
    name = BlobStore(tmp_path).put(ARRAY)
    np.testing.assert_array_equal(np.load(tmp_path / f"{name}.npy", allow_pickle=False), ARRAY, strict=True)


def test_a_blob_is_mapped_and_read_only(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    array = blobs.get(blobs.put(ARRAY))
    assert isinstance(array, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 0


def test_the_same_content_is_written_once(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    name = blobs.put(ARRAY)
    before = blobs.path(name).stat()
    assert blobs.put(ARRAY.copy()) == name
    assert BlobStore(tmp_path).put(ARRAY) == name
    assert blobs.path(name).stat().st_ino == before.st_ino
    assert blobs.names() == {name}


def test_an_object_array_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="object"):
        BlobStore(tmp_path).put(np.array([{}], dtype=object))
    assert list(tmp_path.iterdir()) == []


def test_a_missing_blob_is_named(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    with pytest.raises(FomoadError, match="does not exist") as raised:
        blobs.get("0" * 64)
    assert str(blobs.path("0" * 64)) in raised.value.message


def damage_a_number(content: bytes) -> bytes:
    return content[:-1] + bytes([content[-1] ^ 1])


def damage_the_header(content: bytes) -> bytes:
    return content[:12] + b"!" + content[13:]


@pytest.mark.parametrize(
    "damage",
    [
        damage_a_number,
        damage_the_header,
        lambda content: content[:-4],
        lambda content: content[:20],
        lambda _: b"",
        lambda _: b"PK\x03\x04 not an array",
        lambda _: b"\x80\x04K\x01.",
    ],
    ids=["number", "header", "cut", "cut header", "empty", "zip", "pickle"],
)
def test_a_damaged_blob_is_refused_and_mended_by_putting_it_again(tmp_path: Path, damage: Any) -> None:
    blobs = BlobStore(tmp_path)
    path = blobs.path(blobs.put(ARRAY))
    path.write_bytes(damage(path.read_bytes()))
    later = BlobStore(tmp_path)
    with pytest.raises(FomoadError, match="damaged") as raised:
        later.get(path.stem)
    assert str(path) in raised.value.message
    assert not later.is_intact(path.stem)
    later.put(ARRAY)
    np.testing.assert_array_equal(later.get(path.stem), ARRAY)


def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(FomoadError, match="the disk is full"):
        BlobStore(tmp_path).put(ARRAY)
    assert list(tmp_path.iterdir()) == []


def test_sweeping_keeps_the_named_and_what_is_no_blob(tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path)
    kept, swept = blobs.put(ARRAY), blobs.put(ARRAY + 1)
    (tmp_path / "mine.npy").write_bytes(b"")
    assert blobs.sweep({kept}) == 1
    assert {p.name for p in tmp_path.iterdir()} == {f"{kept}.npy", "mine.npy"}
    assert not blobs.is_intact(swept)
