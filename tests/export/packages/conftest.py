"""A detector compiled to C once for all packages."""

from __future__ import annotations

import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import CProject, c_project
from fomoad_gui.export.c.requantisation import Rounding
from fomoad_gui.store.model_file import StoredModel
from tests.support.c_models import model_of


@pytest.fixture(scope="session")
def stored() -> StoredModel:
    """A small untrained model."""
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    return model_of(trunk, InputSpec(64, 48), Pooling(3, 2), "full")


@pytest.fixture(scope="session")
def project(stored: StoredModel) -> CProject:
    return c_project(stored, Rounding.FAST, NoProgress())


@pytest.fixture(scope="session")
def exact_project(stored: StoredModel) -> CProject:
    return c_project(stored, Rounding.EXACT, NoProgress())
