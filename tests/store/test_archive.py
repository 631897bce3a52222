from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.store.archive import pack, unpack

ENTRIES = {"b.json": b"{}", "a.bin": bytes(range(256)), "empty": b""}


@given(
    st.dictionaries(st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=8), st.binary())
)
def test_what_was_packed_comes_back(entries: dict[str, bytes]) -> None:
    assert unpack(pack(entries)) == entries


def test_the_bytes_depend_on_the_content_alone() -> None:
    assert pack(ENTRIES) == pack(dict(reversed(ENTRIES.items())))


def test_zipfile_reads_it_and_finds_no_fault() -> None:
    with zipfile.ZipFile(io.BytesIO(pack(ENTRIES))) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == sorted(ENTRIES)
        assert {header.date_time for header in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@given(st.data())
def test_a_cut_archive_is_refused(data: st.DataObject) -> None:
    whole = pack(ENTRIES)
    with pytest.raises(ValueError):  # noqa: PT011 - the reason depends on the place of the cut
        unpack(whole[: data.draw(st.integers(0, len(whole) - 1))])


@given(st.data())
def test_a_changed_byte_is_refused_or_changes_no_file(data: st.DataObject) -> None:
    changed = bytearray(pack(ENTRIES))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    try:
        entries = unpack(bytes(changed))
    except ValueError:
        return
    assert set(entries.values()) <= set(ENTRIES.values())


@given(st.binary(max_size=100))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="archive"):
        unpack(data)


def zipped(compression: int, *names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name in names:
            archive.writestr(name, bytes(1_000_000))
    return stream.getvalue()


def test_compressed_files_are_refused_before_they_fill_the_memory() -> None:
    with pytest.raises(ValueError, match="compressed"):
        unpack(zipped(zipfile.ZIP_DEFLATED, "bomb"))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_occurs_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        unpack(zipped(zipfile.ZIP_STORED, "same", "same"))
