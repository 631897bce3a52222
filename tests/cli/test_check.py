"""`fomoad check`, and what `fomoad evaluate` says of test pictures that were learnt from."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from fomoad_gui.cli.main import main
from tests.support.parts import good_part, save, write_flat, write_mvtec
from tests.support.posed import posed_part, write_good

SMALL = ["--backbone", "mobilenet_v2_0.1", "--size", "96", "--dimensions", "12"]


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[Any, str]:
    """The JSON result of a command that must succeed, and what it said."""
    assert main([*map(str, arguments), "--json"]) == 0
    captured = capsys.readouterr()
    return json.loads(captured.out), captured.err


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Drawn parts with a test picture that is one of those learnt from, compressed."""
    folder = write_mvtec(tmp_path_factory.mktemp("parts"))
    Image.fromarray(good_part(5)).save(folder / "test" / "good" / "again.jpg", quality=92)
    return folder


@pytest.fixture(scope="module")
def model(parts: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of the drawn parts."""
    path = tmp_path_factory.mktemp("model") / "parts.fomoad-model"
    assert main(["train", str(parts), "-o", str(path), *SMALL]) == 0
    return path


def test_suitable_pictures_pass_and_a_copy_is_named(parts: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, _ = run(capsys, "check", parts)
    assert set(result) == {"concerns", "near_duplicates", "problems"}
    assert result["concerns"] == result["problems"] == []
    (copy,) = result["near_duplicates"]
    assert copy["test"] == str(parts / "test" / "good" / "again.jpg")
    assert copy["other"] == str(parts / "train" / "good" / "005.png")
    assert 0.99 < copy["likeness"] <= 1


def test_with_a_model_they_pass_too(parts: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check", parts, "-m", model)[0]["concerns"] == []


def test_evaluate_warns_of_copies(parts: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    result, said = run(capsys, "evaluate", model, parts)
    assert [Path(f["test"]).name for f in result["near_duplicates"]] == ["again.jpg"]
    assert "1 test picture is nearly the same as a picture that was learnt from (first: " in said
    assert "the figures flatter the model; leave it out." in said


def test_concerns_come_with_reason_and_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_good(tmp_path, 12, lambda index, rng: posed_part(rng, degrees=90 * index))
    result, _ = run(capsys, "check", tmp_path)
    assert [c["kind"] for c in result["concerns"]] == ["few", "turning"]
    assert all(c["reason"].endswith(".") and c["remedy"].endswith(".") for c in result["concerns"])
    assert main(["check", str(tmp_path)]) == 0
    assert "Fix the orientation" in capsys.readouterr().out


def test_good_news_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_flat(tmp_path, 24)
    assert main(["check", str(tmp_path)]) == 0
    assert capsys.readouterr().out.startswith("Nothing speaks against these pictures")


def test_a_picture_that_cannot_be_read_is_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_flat(tmp_path, 24)
    whole = save(tmp_path / "whole.png", good_part(99))
    whole.write_bytes(whole.read_bytes()[:600])
    result, said = run(capsys, "check", tmp_path)
    assert [p["path"] for p in result["problems"]] == [str(whole)]
    assert said.count("left out: '") + said.count("left out: The") >= 1
