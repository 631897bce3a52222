"""A trained model for the tests of this room, made once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, recipe
from fomoad_gui.pipeline.train import Trained, train
from tests.support.parts import write_mvtec

SETTINGS = replace(
    recipe(HeadKind.SHARED),
    backbone="mobilenet_v2_0.1",
    width=96,
    height=96,
    dimensions=12,
    components=3,
    evidence=EvidenceChoice.HELD_OUT,
)

CELL_SETTINGS = TrainSettings(backbone="mobilenet_v2_0.1", width=96, height=96, dimensions=12)


@pytest.fixture(scope="session")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drawn parts in MVTec's layout."""
    return write_mvtec(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="session")
def dataset(parts: Path) -> Dataset:
    """The drawn parts as a data set."""
    return scan([parts], NoProgress()).dataset


@pytest.fixture(scope="session")
def trained(dataset: Dataset) -> Trained:
    """A model of the drawn parts."""
    return train(dataset, SETTINGS, NoProgress())
