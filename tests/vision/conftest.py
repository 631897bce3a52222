"""What the tests of this room share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.vision.kinds import FileOf


@pytest.fixture
def file_of(tmp_path: Path) -> FileOf:
    """Writes a file whose name says nothing of its contents; each call replaces the one before."""

    def write(data: bytes) -> Path:
        path = tmp_path / "picture"
        path.write_bytes(data)
        return path

    return write
