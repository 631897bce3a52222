"""A virtual board computes what this machine computes, to the bit, and counts what it does."""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.board.cores import CORES, core
from fomoad_gui.board.firmware import build
from fomoad_gui.board.measure import run_on_board
from fomoad_gui.board.virtual import VirtualBoard
from fomoad_gui.cli.main import main
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.compiled import FIXED_POINT
from fomoad_gui.export.c.project import export_c
from fomoad_gui.export.golden import read_golden
from fomoad_gui.pipeline.tune.boards import board, boards
from fomoad_gui.vision.frame import camera
from tests.support.c_models import CORE_BOARDS, NETWORKS, model_of, saved, small_model, small_network
from tests.support.parts import good_part, save
from tests.support.progress import RecordedProgress


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small detector as C."""
    model = small_model()
    folder = tmp_path_factory.mktemp("export") / "c"
    export_c(model, folder, NoProgress())
    return folder


@pytest.mark.parametrize("frames", ["320x240:rgb565", "80x60:grey8"])
def test_a_camera_s_frame_scores_as_on_this_machine_and_its_fitting_is_counted(export: Path, frames: str) -> None:
    picture = good_part(3)
    plain = run_on_board(export, board("cortex-m7"), picture, NoProgress())
    run = run_on_board(export, board("cortex-m7"), picture, NoProgress(), camera(frames))
    assert (plain.camera_bytes, run.golden_ok, run.max_abs_error) == (None, True, 0.0)
    assert run.instructions > plain.instructions
    assert run.flash_bytes > plain.flash_bytes
    assert run.camera_bytes is not None
    assert 500 < run.camera_bytes < 4000
    assert run.ram_bytes >= plain.ram_bytes + run.camera_bytes


@pytest.mark.parametrize("name", CORE_BOARDS)
def test_every_board_scores_as_this_machine_does_to_the_bit(export: Path, name: str) -> None:
    picture = good_part(3)
    run = run_on_board(export, board(name), picture, NoProgress())
    assert run.golden_ok
    assert run.max_abs_error == 0.0
    assert run.instructions > 500_000
    assert 0 < run.stack_bytes < 2000
    assert run.stack_bytes < run.ram_bytes < 40_000
    assert 10_000 < run.flash_bytes < 80_000
    on = core(run.board.core)
    # every instruction takes its share of a cycle, and those that move several words take more
    fastest = run.board.clock_hz / (run.instructions * on.cycles_per_instruction)
    assert 0.6 * fastest < run.fps_estimate < fastest


def test_an_export_of_an_older_version_is_built_with_what_it_says(export: Path, tmp_path: Path) -> None:
    older = shutil.copytree(export, tmp_path / "older")
    facts = json.loads((older / "model.json").read_text(encoding="utf-8")) | {"definitions": FIXED_POINT}
    (older / "model.json").write_text(json.dumps(facts), encoding="utf-8")
    # which are not the scores of a core with an FPU
    assert not run_on_board(older, board("cortex-m7"), None, NoProgress()).golden_ok


@pytest.mark.parametrize("name", ["cortex-m0plus", pytest.param("cortex-m7", marks=pytest.mark.slow)])
def test_a_forced_fixed_point_gives_the_same_to_the_bit_on_every_core(export: Path, name: str, tmp_path: Path) -> None:
    golden = read_golden(export / "golden.npz")
    assert golden.fixed_cells is not None
    assert not np.array_equal(golden.fixed_cells, golden.cells)
    on = VirtualBoard(core(name), build(export, core(name), FIXED_POINT, tmp_path))
    for picture, cells in zip(golden.inputs, golden.fixed_cells, strict=True):
        np.testing.assert_array_equal(on.run(picture).cells.view(np.uint32), cells.view(np.uint32))


@pytest.mark.slow
@pytest.mark.parametrize("head", ["cell", "diagonal", "standardised", "nearest"])
def test_every_head_is_the_same_to_the_bit_without_an_fpu(head: str, tmp_path: Path) -> None:
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(backbone, InputSpec(48, 32), Pooling(3, 1, same=True), head, top_share=0.2, dimensions=6)
    export_c(model, tmp_path / "c", NoProgress())
    assert run_on_board(tmp_path / "c", board("cortex-m0plus"), None, NoProgress()).golden_ok


@pytest.mark.slow
@pytest.mark.parametrize("name", NETWORKS)
def test_every_operation_gives_the_same_on_a_core_with_the_dsp_extension(name: str, tmp_path: Path) -> None:
    model = model_of(small_network(name), InputSpec(39, 32), None)
    export_c(model, tmp_path / "c", NoProgress())
    assert run_on_board(tmp_path / "c", board("cortex-m7"), None, NoProgress()).golden_ok


def test_the_same_picture_takes_the_same_instructions(export: Path) -> None:
    first, second = (run_on_board(export, board("cortex-m7"), None, NoProgress()) for _ in range(2))
    assert first.instructions == second.instructions
    np.testing.assert_array_equal(first.cells, read_golden(export / "golden.npz").cells[0])


def test_a_changed_export_is_found_out(export: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for path in export.iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    source = (copy / "fomoad_detector.c").read_text(encoding="utf-8")
    changed = re.sub(r"(numbers_0\[\d+\] = \{\s+-?\d+)", r"\g<1>0", source)
    assert changed != source
    (copy / "fomoad_detector.c").write_text(changed, encoding="utf-8")
    run = run_on_board(copy, board("cortex-m7"), None, NoProgress())
    assert not run.golden_ok
    assert run.max_abs_error > 0


def test_a_folder_that_is_no_export_is_refused_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match=r"no export.*--target c"):
        run_on_board(tmp_path, board("cortex-m7"), None, NoProgress())


def test_a_board_that_is_too_small_is_told_with_what_to_change(export: Path) -> None:
    large = board("cortex-m7")
    run = run_on_board(export, large, None, NoProgress())
    assert run.complaint is None
    small = replace(run, board=replace(large, ram_bytes=8_000))
    assert small.complaint is not None
    assert "bytes of RAM where it has 8,000" in small.complaint
    assert "smaller input" in small.complaint
    assert "flash where" not in small.complaint


def test_a_run_is_given_up_in_the_middle(export: Path) -> None:
    progress = RecordedProgress(cancel_when=lambda _done, _total, message: message == "Running on the virtual board")
    picture = good_part(3)
    with pytest.raises(Cancelled):
        run_on_board(export, board("cortex-m0plus"), picture, progress)


def test_every_board_has_a_core_that_is_known() -> None:
    assert {one.core for one in boards()} <= set(CORES)
    with pytest.raises(FomoadError, match="cortex-m7"):
        core("cortex-a53")


@pytest.mark.slow
def test_an_export_says_what_it_takes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = saved(small_model(), tmp_path / "m.fomoad-model")
    for target in ("c", "tflite"):
        folder = tmp_path / target
        assert main(["export", str(model), "--target", target, "--plan", "size", "-o", str(folder), "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        assert {str(path) for path in folder.iterdir()} == set(said["files"])
        assert 10_000 < said["flash_bytes"] < 200_000
        assert 5_000 < said["ram_bytes"] < 200_000
    assert main(["board", "run", str(tmp_path / "c"), "--board", "cortex-m4f", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["golden_ok"] is True


@pytest.mark.slow
def test_a_picture_may_stand_before_or_after_the_board(
    export: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = str(save(tmp_path / "part.png", good_part(3)))
    scores = []
    for words in (("--board", "cortex-m7", picture), (picture, "--board", "cortex-m7"), ("--board", "cortex-m7")):
        assert main(["board", "run", str(export), *words, "--json"]) == 0
        scores.append(json.loads(capsys.readouterr().out)["score"])
    assert scores[0] == scores[1] != scores[2]
    with pytest.raises(SystemExit, match="2"):
        main(["board", "run", str(export), picture, "--board", "cortex-m7", picture])
    assert "one picture at a time" in capsys.readouterr().err


def test_the_commands_say_what_others_rely_on(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["boards"]
    assert {"cortex-m7", "cortex-m4f", "cortex-m33", "cortex-m0plus"} <= {one["name"] for one in listed}
    assert main(["board", "run", str(export), "--board", "cortex-m7", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert {
        *("board", "instructions", "clock_hz", "fps_estimate", "flash_bytes", "ram_bytes", "stack_bytes"),
        *("golden_ok", "max_abs_error"),
    } <= set(said)
    assert said["golden_ok"] is True
    assert main(["board", "run", str(export), "--board", "nowhere"]) == 1
    assert "cortex-m7" in capsys.readouterr().err
    assert main(["board", "run", str(export), "--board", "cortex-m7", "--camera", "320x240"]) == 1
    assert "as in 320x240:rgb565" in capsys.readouterr().err


def test_the_board_s_own_camera_is_the_one_of_its_file(export: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = []
    for frames in ("own", board("cortex-m7").camera):
        assert main(["board", "run", str(export), "--board", "cortex-m7", "--camera", frames, "--json"]) == 0
        found.append(json.loads(capsys.readouterr().out))
    assert found[0] == found[1]
    assert found[0]["camera_bytes"] > 0
