"""The commands that say how far a model and its pictures can be trusted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fomoad_gui.cli.main import main
from tests.support.parts import write_mvtec

SMALL = ["--backbone", "mobilenet_v2_0.1", "--size", "96", "--dimensions", "12"]


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mvtec(tmp_path_factory.mktemp("parts"), train=24, good=4, defect=4)


@pytest.fixture(scope="module")
def model(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("model") / "disc.fomoad-model"
    assert main(["train", str(parts), "-o", str(path), *SMALL]) == 0
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> Any:
    """The JSON result of a command that succeeds."""
    capsys.readouterr()
    assert main([*map(str, arguments), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_stress_tells_what_raises_false_alarms(model: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(capsys, "stress", model, parts)
    assert result["undisturbed"]["count"] == 4
    assert {"kind", "strength", "described", "false_alarms", "count", "interval", "median_score"} == set(
        result["rows"][0]
    )
    assert main(["stress", str(model), str(parts)]) == 0
    assert "false alarms" in capsys.readouterr().out


def test_report_writes_a_page_and_tables(
    model: Path, parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = run(capsys, "report", model, parts, "-o", tmp_path / "report")
    assert [Path(file).name for file in result["files"]] == ["report.html", "summary.csv", "pictures.csv"]
    assert all(Path(file).is_file() for file in result["files"])
    evaluated = run(capsys, "evaluate", model, parts)
    for figure in ("image_auroc", "false_alarm_rate", "miss_rate"):
        assert result[figure] == evaluated[figure]
    assert main(["report", str(model), str(parts), "-o", str(tmp_path / "report")]) == 1


def test_check_says_what_speaks_against_it(model: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", parts)["concerns"] == []
    result = run(capsys, "check", parts, "-m", model)
    assert result["near_duplicates"] == []
    assert main(["check", str(parts)]) == 0
    assert "Nothing speaks against these pictures" in capsys.readouterr().out


def test_evaluate_counts_reviews_and_names_copies(model: Path, parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(capsys, "evaluate", model, parts)
    assert (result["review_good"], result["review_defect"], result["near_duplicates"]) == (0, 0, [])


def test_tune_chooses_keeps_its_state_and_trains(
    parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from fomoad_gui.pipeline.recipe import TrainSettings
    from fomoad_gui.pipeline.tune import search
    from fomoad_gui.pipeline.tune.candidates import Group

    small = TrainSettings(backbone="mobilenet_v2_0.1", width=96, height=96, keep_proportions=False)
    monkeypatch.setattr(search, "groups", lambda _base, _good: [Group(small, (8,))])
    state, output = tmp_path / "state.json", tmp_path / "best.fomoad-model"
    result = run(capsys, "tune", parts, "--state", state, "-o", output)
    assert {"settings", "validation", "fps", "ram_bytes", "flash_bytes"} <= set(result["chosen"])
    assert len(result["candidates"]) == 6
    assert state.is_file()
    assert output.is_file()
    assert run(capsys, "tune", parts, "--state", state)["candidates"] == result["candidates"]
    state.write_text("{", encoding="utf-8")
    assert main(["tune", str(parts), "--state", str(state)]) == 1
    assert main(["tune", str(parts), "--board", "abacus"]) == 1


def test_bench_gives_a_row_for_each_method_with_its_raw_scores(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result = run(
        capsys,
        *("bench", "quality", parts, "--backbone", "mobilenet_v2_0.1", "--size", "96", "--seeds", "1"),
        *("--method", "thumbnail", "--method", "auto", "--method", "edge-impulse", "--method", "padim"),
        *("--method", "patchcore", "--head", "shared"),
    )
    methods = ["thumbnail", "auto", "edge-impulse", "padim", "patchcore", "shared"]
    assert [row["method"] for row in result["rows"]] == methods
    for row in result["rows"]:
        assert {"folder", "backbone", "precision", "image_auroc", "aupro", "seconds", "model_bytes"} <= set(row)
        assert len(row["good"]) == len(row["defect"]) == 4
        assert row["image_auroc"] > 0.9
    assert main(["bench", "quality", str(parts / "train")]) == 1
