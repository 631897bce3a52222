"""An open project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fomoad_gui.store.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project, closed afterwards."""
    with Project.create(tmp_path / "Brackets.fomoad") as opened:
        yield opened
