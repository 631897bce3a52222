"""What the tuner expects of a board is near what an export takes there."""

from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.board.measure import run_on_board
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import export_c
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.boards import board
from fomoad_gui.pipeline.tune.costing import cost, trunk_profile
from fomoad_gui.pipeline.tune.values import Budget
from tests.support.c_models import CORE_BOARDS, model_of


@pytest.mark.parametrize("name", CORE_BOARDS)
def test_speed_and_memory_are_expected_within_a_sixth(name: str, tmp_path: Path) -> None:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(trunk, InputSpec(64, 64), Pooling(3, 2), "cell", dimensions=8)
    export_c(model, tmp_path / "c", NoProgress())
    found = run_on_board(tmp_path / "c", board(name), None, NoProgress())
    settings = TrainSettings(
        backbone="mobilenet_v2_0.1", width=64, height=64, dimensions=8, head=HeadKind.CELL, pooling=Pooling(3, 2)
    )
    grid = model_grid(trunk, Pooling(3, 2), InputSpec(64, 64))
    expected = cost(
        *(settings, Budget(board(name)), trunk_profile(trunk, settings), len(trunk), grid),
        model.bundle.projection.dimensions_in,
    )
    assert expected.fps == pytest.approx(found.fps_estimate, rel=1 / 6)
    assert expected.ram_bytes == pytest.approx(found.ram_bytes, rel=1 / 6)
