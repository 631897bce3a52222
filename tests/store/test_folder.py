from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.store.folder import ProjectFolder, loaded_text, stored_text


def test_a_picture_that_was_copied_in_moves_with_the_project(tmp_path: Path) -> None:
    here, there = ProjectFolder(tmp_path / "Here.fomoad"), ProjectFolder(tmp_path / "There.fomoad")
    stored = here.stored_path(str(here.images / "a.png"))
    assert here.loaded_path(stored) == str(here.images / "a.png")
    assert there.loaded_path(stored) == str(there.images / "a.png")


@pytest.mark.parametrize(
    "path",
    [
        "/parts/good/001.png",
        "/Here.fomoad/cache/a.png",
        "/Here.fomoad/images/deeper/a.png",
        "/Here.fomoad.old/images/a.png",
        "C:\\parts\\001.png",
        "",
    ],
)
def test_any_other_path_stays_as_it_is(path: str) -> None:
    stored = ProjectFolder(Path("/Here.fomoad")).stored_path(path)
    assert stored == path
    assert ProjectFolder(Path("/There.fomoad")).loaded_path(stored) == path


@pytest.mark.skipif(os.name != "posix", reason="file names are Unicode on Windows")
@given(st.binary(max_size=20))
def test_a_file_name_of_any_bytes_goes_through_sqlite(name: bytes) -> None:
    text = os.fsdecode(name)
    connection = sqlite3.connect(":memory:")
    try:
        assert loaded_text(connection.execute("SELECT ?", (stored_text(text),)).fetchone()[0]) == text
    finally:
        connection.close()
