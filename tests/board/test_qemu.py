"""The ARM toolchain's gcc and QEMU, neither of which fomoad uses, agree with the virtual board to the bit."""

from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.board.measure import run_on_board
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.compiled import FIXED_POINT
from fomoad_gui.export.c.project import export_c
from fomoad_gui.pipeline.tune.boards import board
from tests.support.c_models import model_of
from tests.support.qemu import MACHINES, missing, run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(missing() is not None, reason=f"{missing()} is not installed"),
]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A detector with every kind of layer that ours have, and two joined cuts."""
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu+block_13_expand_relu", 3, "int8").read()
    model = model_of(backbone, InputSpec(64, 64), Pooling(3, 1, same=True), "cell")
    folder = tmp_path_factory.mktemp("export") / "c"
    export_c(model, folder, NoProgress())
    return folder


@pytest.mark.parametrize("core", MACHINES)
def test_golden_pictures_score_to_the_bit_under_gcc_and_qemu(export: Path, core: str, tmp_path: Path) -> None:
    found = run(export, core, (), tmp_path)
    assert found["wrong"] == 0
    assert run(export, core, FIXED_POINT, tmp_path)["wrong"] == 0
    if core == "cortex-m7":
        counted = run_on_board(export, board(core), None, NoProgress()).instructions
        # another compiler, and another way to count
        assert 0.6 < found["instructions"] / counted < 1.6
