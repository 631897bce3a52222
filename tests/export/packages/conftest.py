"""A detector compiled to C once for all packages."""

from __future__ import annotations

import pytest

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import CProject, c_project
from fomoad_gui.store.model_file import StoredModel
from tests.support.c_models import small_model


@pytest.fixture(scope="session")
def stored() -> StoredModel:
    """A small untrained model."""
    return small_model()


@pytest.fixture(scope="session")
def project(stored: StoredModel) -> CProject:
    return c_project(stored, NoProgress())
