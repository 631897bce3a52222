"""The command line from pictures to an export: JSON on stdout, progress on stderr, exit codes that mean it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from fomoad_gui.cli.main import COMMANDS, main
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.export.c.project import reference_cells
from fomoad_gui.store.model_file import read_model
from fomoad_gui.store.project import Project
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image
from tests.support.parts import SIDE, defective_part, good_part, save, write_flat, write_mvtec

SMALL = ["--backbone", "mobilenet_v2_0.1", "--size", "96", "--dimensions", "12"]
FAST = [*SMALL, "--head", "shared", "--components", "3", "--evidence", "held-out"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The JSON result of a command that must succeed."""
    assert main([str(a) for a in arguments] + ["--json"]) == 0
    captured = capsys.readouterr()
    assert captured.out.count("\n") == 1, "one JSON object on stdout, and nothing else"
    return json.loads(captured.out)


def fail(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """The one line on stderr of a command that must fail through the user's mistake."""
    assert main([str(a) for a in arguments]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn parts in MVTec's layout."""
    return write_mvtec(tmp_path_factory.mktemp("parts"))


@pytest.fixture(scope="module")
def model(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model file trained on the drawn parts."""
    path = tmp_path_factory.mktemp("model") / "parts.fomoad-model"
    assert main(["train", str(parts), "-o", str(path), *FAST]) == 0
    return path


def test_train_reports_what_the_model_rests_on(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(capsys, "train", parts, "-o", tmp_path / "m.fomoad-model", *FAST)
    assert result["backbone"] == "mobilenet_v2_0.1"
    assert result["head"] == "shared"
    assert (result["n_train"], result["n_calibration"]) == (16, 8)
    assert Path(result["model"]).is_file()
    assert result["seconds"] > 0
    assert "needs 99" in " ".join(result["advice"])


def test_what_was_recognised_is_said_before_training(
    parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", str(parts), "-o", str(tmp_path / "m.fomoad-model"), *FAST]) == 0
    err = capsys.readouterr().err
    assert err.index("to learn from: 16 good") < err.index("Embedding")


def test_score_tells_good_from_bad_and_where(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad, mask = defective_part(5)
    paths = [save(tmp_path / "bad.png", bad), save(tmp_path / "good.png", good_part(6))]
    result = run(capsys, "score", model, *paths, "--overlay", tmp_path / "overlays")
    first, second = result["images"]
    assert first["verdict"] == "NG"
    assert first["path"] == str(paths[0])
    assert first["score"] > second["score"]
    assert first["score"] == max(max(row) for row in first["cells"])
    assert first["percentile"] == 100
    x0, y0, x1, y1 = first["peak_box"]
    assert mask[int((y0 + y1) / 2), int((x0 + x1) / 2)]
    assert (tmp_path / "overlays" / "bad.png").is_file()


def test_train_chooses_a_head_by_itself_and_learns_from_few_pictures_in_turn(
    parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "auto.fomoad-model"
    result = run(capsys, "train", parts, "-o", model, *SMALL)
    assert (result["head"], result["evidence"]) == ("cell", "cross-conformal")
    assert (result["n_train"], result["n_calibration"]) == (24, 24)
    assert run(capsys, "evaluate", model, parts)["image_auroc"] > 0.95


@pytest.mark.parametrize("head", ["cell", "shared", "edge-impulse", "patchcore"])
def test_train_takes_every_head(head: str, parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = tmp_path / "chosen.fomoad-model"
    result = run(capsys, "train", parts, "-o", model, *SMALL, "--head", head, "--top-share", "0.1")
    assert result["head"] == head


def test_a_bad_picture_among_good_ones_is_named_and_the_rest_is_scored(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = save(tmp_path / "good.png", good_part(6))
    broken = tmp_path / "broken.png"
    broken.write_bytes(good.read_bytes()[:200])
    result = run(capsys, "score", model, broken, good)
    assert [i["path"] for i in result["images"]] == [str(good)]
    assert result["problems"][0]["path"] == str(broken)


def test_evaluate_reports_every_promised_field(model: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(capsys, "evaluate", model, parts)
    assert result["image_auroc"] > 0.95
    assert result["average_precision"] > 0.95
    assert 0 <= result["aupro"] <= 1
    assert 0.5 < result["pixel_auroc"] <= 1
    assert (result["n_good"], result["n_defect"], result["miss_rate"]) == (8, 8, 0)
    assert 0 <= result["false_alarm_rate"] <= 1
    assert result["f1_max"] > 0.9
    assert result["classes"]["patch"] == {"n": 8, "detected": 8, "recall": 1.0}


def test_a_project_does_as_well_as_a_folder(parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "Parts.fomoad"
    assert run(capsys, "new", project)["project"] == str(project)
    dry = run(capsys, "import", project, parts, "--dry-run")
    assert (dry["new"], dry["added"]) == (40, 0)
    assert run(capsys, "import", project, parts)["added"] == 40
    again = run(capsys, "import", project, parts)
    assert (again["added"], again["already_there"]) == (0, 40)
    model = tmp_path / "m.fomoad-model"
    assert run(capsys, "train", project, "-o", model, *FAST)["n_train"] == 16
    with Project.open(project) as opened:
        (entry,) = opened.models()
        assert opened.current_model() == entry.fingerprint
        assert opened.trained_on(entry.fingerprint) == {
            sample.id for sample in opened.dataset().select(Label.GOOD, Split.TRAIN)
        }
    assert run(capsys, "evaluate", model, project)["n_defect"] == 8


def test_pictures_that_were_copied_in_go_where_the_project_goes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = write_mvtec(tmp_path / "parts", train=6, good=2, defect=2)
    run(capsys, "new", tmp_path / "P.fomoad")
    run(capsys, "import", tmp_path / "P.fomoad", parts, "--copy")
    parts.rename(tmp_path / "elsewhere")
    (tmp_path / "P.fomoad").rename(tmp_path / "Q.fomoad")
    model = tmp_path / "m.fomoad-model"
    assert run(capsys, "train", tmp_path / "Q.fomoad", "-o", model, *FAST)["n_train"] == 4
    assert run(capsys, "evaluate", model, tmp_path / "Q.fomoad")["aupro"] is not None


def test_folders_that_do_not_say_what_is_good_can_be_said_to_be(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in range(2):
        for number in range(5):
            save(tmp_path / "shifts" / f"day {day}" / f"{number}.png", good_part(10 * day + number))
    model = tmp_path / "m.fomoad-model"
    assert "no good pictures" in fail(capsys, "train", tmp_path / "shifts", "-o", model, *FAST)
    assert run(capsys, "train", tmp_path / "shifts", "-o", model, "--all-good", *FAST)["n_train"] == 7


def test_the_exported_c_scores_pictures_as_the_reference_kernels_do_and_near_the_app(
    model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [save(tmp_path / "bad.png", defective_part(5)[0]), save(tmp_path / "good.png", good_part(6))]
    (tmp_path / "broken.png").write_bytes(b"no picture")
    in_app, in_c = (
        run(capsys, "score", model, *paths, tmp_path / "broken.png", "--engine", engine) for engine in ("app", "c")
    )
    assert [one["path"] for one in in_c["problems"]] == [one["path"] for one in in_app["problems"]]
    stored = read_model(model)
    inputs = np.stack([fit_image(read_image(path), stored.bundle.input) for path in paths])
    expected = reference_cells(stored, inputs, NoProgress())
    deviation = stored.bundle.calibration.good_scores.std()
    for ours, theirs, cells in zip(in_app["images"], in_c["images"], expected, strict=True):
        np.testing.assert_allclose(theirs["cells"], cells, rtol=1e-5, atol=1e-4)
        # which round otherwise than what the app runs the network on
        assert theirs["score"] == pytest.approx(ours["score"], rel=0.05, abs=deviation / 5)
        assert (theirs["verdict"], theirs["path"]) == (ours["verdict"], ours["path"])


def test_an_app_that_computes_as_boards_do_gives_the_scores_of_the_exported_c(
    parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = tmp_path / "as boards.fomoad-model"
    assert run(capsys, "train", parts, "-o", model, "--kernels", "reference", *FAST)["kernels"] == "reference"
    path = save(tmp_path / "bad.png", defective_part(5)[0])
    in_app, in_c = (run(capsys, "score", model, path, "--engine", engine)["images"][0] for engine in ("app", "c"))
    np.testing.assert_allclose(in_c["cells"], in_app["cells"], rtol=1e-5, atol=1e-4)


def test_export_lists_its_files(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(capsys, "export", model, "--target", "tflite", "-o", tmp_path / "out")
    names = {Path(f).name for f in result["files"]}
    assert {"trunk_int8.tflite", "scorer_float32.tflite", "model.json", "labels.txt", "README.md"} <= names
    assert all(Path(f).is_file() for f in result["files"])


def test_backbone_list_names_cuts_and_parameters(capsys: pytest.CaptureFixture[str]) -> None:
    backbones = run(capsys, "backbone", "list")["backbones"]
    by_name = {(b["name"], b["precision"]): b for b in backbones}
    entry = by_name["mobilenet_v2_0.35", "int8"]
    assert "block_6_expand_relu" in entry["cuts"]
    assert entry["parameters"] > 10_000
    assert entry["digest"]


def test_mistakes_get_one_line_with_a_remedy(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    flat = tmp_path / "flat"
    write_flat(flat, 1)
    (tmp_path / "fake.fomoad-model").write_text("no model", encoding="utf-8")
    picture = save(tmp_path / "p.png", good_part(1))
    assert "at least two" in fail(capsys, "train", flat, "-o", tmp_path / "m")
    assert "nowhere" in fail(capsys, "train", tmp_path / "nowhere", "-o", tmp_path / "m")
    assert "fake.fomoad-model" in fail(capsys, "score", tmp_path / "fake.fomoad-model", picture)
    assert "mobilenet_v2_0.35" in fail(capsys, "train", tmp_path, "-o", tmp_path / "m", "--backbone", "resnet50")
    assert "multiple of 16" in fail(capsys, "train", tmp_path, "-o", tmp_path / "m", "--size", "100")
    assert "input size" in fail(capsys, "train", tmp_path, "-o", tmp_path / "m", "--size", "big")
    assert "is not a fomoad model" in fail(capsys, "train", flat, "-o", picture)
    with Image.open(picture) as still_there:
        assert still_there.size == (SIDE, SIDE)
    assert "no folder" in fail(capsys, "train", flat, "-o", tmp_path / "none" / "m")
    (tmp_path / "empty").mkdir()
    assert "no pictures" in fail(capsys, "score", model, tmp_path / "empty")
    assert "None of the pictures" in fail(capsys, "score", model, tmp_path / "nothing.png")
    assert "empty folder" in fail(capsys, "export", model, "--target", "tflite", "-o", tmp_path)


@pytest.mark.parametrize("arguments", [[], ["train"], ["fly"], ["export", "m", "--target", "toaster", "-o", "x"]])
def test_usage_mistakes_exit_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([command, "--help"])
    assert caught.value.code == 0
    assert "usage: fomoad" in capsys.readouterr().out


def test_scoring_loads_neither_tensorflow_nor_qt(model: Path, tmp_path: Path) -> None:
    picture = save(tmp_path / "p.png", good_part(1))
    program = (
        "import sys; from fomoad_gui.cli.main import main; main(sys.argv[1:]);"
        "print([m for m in ('tensorflow', 'PySide6', 'sklearn', 'pyqtgraph') if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "score", str(model), str(picture), "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout)["images"]
    assert done.stderr.strip().splitlines()[-1] == "[]"
