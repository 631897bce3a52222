"""A network of one's own from a file to an export, by commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.backbone.catalogue import find
from tests.cli.test_commands import fail, run
from tests.support.parts import write_mvtec
from tests.support.trunks import Layer, Operator, trunk

NETWORK = trunk(
    Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=8, activation=3),
    Layer("mid", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=12, activation=3),
    Layer("end", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=16, activation=3),
)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "own.tflite"
    path.write_bytes(NETWORK)
    return path


def test_from_a_file_to_an_export(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added = run(capsys, "backbone", "add", network, "--licence", "MIT")
    assert [(row["name"], row["origin"], row["precision"]) for row in added["backbones"]] == [
        ("own", "user", "float32"),
        ("own", "user", "int8"),
    ]
    assert {"cut", "precision", "width", "multiply_accumulates", "activation_bytes", "milliseconds"} <= set(
        added["profile"][0]
    )
    listed = run(capsys, "backbone", "list")["backbones"]
    assert [row["name"] for row in listed if row["origin"] == "user"] == ["own", "own"]
    parts, model = write_mvtec(tmp_path / "parts"), tmp_path / "m.fomoad-model"
    trained = run(capsys, "train", parts, "-o", model, "--backbone", "own", "--size", "96", "--components", "3")
    assert (trained["backbone"], trained["cut"]) == ("own", "end")
    scores = run(capsys, "score", model, *sorted((parts / "test").rglob("*.png"))[:2])["images"]
    assert len(scores) == 2
    exported = run(capsys, "export", model, "--target", "tflite", "-o", tmp_path / "out")["files"]
    assert "trunk_int8.tflite" in {Path(file).name for file in exported}
    assert run(capsys, "backbone", "remove", "own") == {"removed": "own"}
    assert run(capsys, "score", model, *sorted((parts / "test").rglob("*.png"))[:2])["images"] == scores


def test_training_can_calibrate_on_the_pictures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parts, small = write_mvtec(tmp_path / "parts"), ["--backbone", "mobilenet_v2_0.1", "--size", "96"]
    one = run(capsys, "train", parts, "-o", tmp_path / "a.fomoad-model", *small, "--components", "3")
    other = run(capsys, "train", parts, "-o", tmp_path / "b.fomoad-model", *small, "--components", "3", "--recalibrate")
    assert one["threshold"] != other["threshold"]


def test_a_person_is_shown_what_it_costs(network: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from fomoad_gui.cli.main import main

    assert main(["backbone", "add", str(network)]) == 0
    shown = capsys.readouterr().out
    assert "KiB of activations" in shown
    assert "added by you" in shown
    assert shown.rstrip().endswith("Train on it with --backbone own.")


def test_mistakes_are_one_line(network: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "p.tflite").write_text("no model")
    assert "p.tflite” is not a TensorFlow Lite model" in fail(capsys, "backbone", "add", tmp_path / "p.tflite")
    assert "no cut x" in fail(capsys, "backbone", "add", network, "--cut", "x")
    assert "ships with fomoad" in fail(capsys, "backbone", "add", network, "--name", find("mobilenet_v2_0.1").name)
    assert "no backbone own" in fail(capsys, "backbone", "remove", "own")
