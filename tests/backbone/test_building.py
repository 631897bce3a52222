"""A build is started, followed, stopped and resumed as a child process; the parent never loads TensorFlow."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone import building
from fomoad_gui.backbone.building import BuildOrder, Built, build
from fomoad_gui.backbone.catalogue import entries_in
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from tests.conftest import REPOSITORY

NAME = "mobilenet_v2_0.05"
TINY = '{"steps": 40, "pictures": 100, "batch": 2, "edge": 32, "warm_up": 2}'


class _Recorder:
    """Notes what it is told, and asks to stop once a message begins with `until`."""

    def __init__(self, until: str = "never") -> None:
        self.messages: list[str] = []
        self._until = until

    def checkpoint(self, done: int, total: int, message: str) -> None:
        assert 0 <= done <= total
        self.messages.append(message)
        if message.startswith(self._until):
            raise Cancelled


def _pretend_child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: str) -> None:
    """Put a small program in the place of the trainer."""
    (tmp_path / "pretend.py").write_text(f"import json, sys, time, pathlib\nwork = pathlib.Path(sys.argv[3])\n{code}\n")
    monkeypatch.setattr(building, "MODULE", "pretend")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))


def _order(tmp_path: Path) -> BuildOrder:
    return BuildOrder(NAME, tmp_path / "work", tmp_path / "out")


def test_progress_errors_and_entries_are_relayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_child(
        monkeypatch,
        tmp_path,
        'print(json.dumps({"stage": "Learning", "done": 20, "total": 40, "errors": [0.9, 0.8, 0.7]}))\n'
        'print(json.dumps({"entry": "some_file", "total": 12}))\nprint(json.dumps({"finished": "it"}))',
    )
    recorder = _Recorder()
    built = build(_order(tmp_path), recorder)
    assert built == Built(entries=("some_file",), loss_curve=((20, (0.9, 0.8, 0.7)),))
    assert "Learning (error at the cuts: 0.900, 0.800, 0.700)" in recorder.messages


def test_a_mistake_that_the_child_reports_becomes_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_child(monkeypatch, tmp_path, 'print(json.dumps({"message": "Bad.", "remedy": "Mend."})); sys.exit(1)')
    with pytest.raises(FomoadError) as caught:
        build(_order(tmp_path), NoProgress())
    assert (caught.value.message, caught.value.remedy) == ("Bad.", "Mend.")


def test_a_child_that_dies_is_an_error_that_names_its_log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_child(monkeypatch, tmp_path, 'print("oh dear", file=sys.stderr); sys.exit(9)')
    with pytest.raises(FomoadError, match=r"exit status 9.*log\.txt"):
        build(_order(tmp_path), NoProgress())
    assert (tmp_path / "work" / "log.txt").read_text() == "oh dear\n"


def test_a_cancelled_child_may_finish_its_checkpoint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _pretend_child(
        monkeypatch,
        tmp_path,
        'print(json.dumps({"stage": "Learning", "done": 1, "total": 2}), flush=True)\n'
        'while not (work / "stop").exists(): time.sleep(0.01)\n(work / "checkpoint.npz").touch()',
    )
    with pytest.raises(Cancelled):
        build(_order(tmp_path), _Recorder("Learning"))
    assert (tmp_path / "work" / "checkpoint.npz").exists()


def test_a_cancelled_child_that_does_not_end_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "PATIENCE_SECONDS", 0.2)
    said = 'print(json.dumps({"stage": "Learning", "done": 1, "total": 2}), flush=True)'
    _pretend_child(monkeypatch, tmp_path, f"{said}\ntime.sleep(600)")
    with pytest.raises(Cancelled):
        build(_order(tmp_path), _Recorder("Learning"))


def test_an_unknown_network_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match=r"no backbone resnet.*mobilenet_v2_0\.05"):
        build(BuildOrder("resnet", tmp_path, tmp_path), NoProgress())


@pytest.fixture(scope="module")
def random_teacher(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A teacher that knows nothing, in a file as Keras writes it."""
    path = tmp_path_factory.mktemp("teacher") / "teacher.weights.h5"
    code = (
        "import sys, keras\n"
        "teacher = keras.applications.MobileNetV2((None, None, 3), 0.35, include_top=False, weights=None)\n"
        "teacher.save_weights(sys.argv[1])"
    )
    subprocess.run([sys.executable, "-c", code, path], check=True, capture_output=True)
    return path


@pytest.mark.slow
def test_a_build_can_be_cancelled_resumed_and_finished(tmp_path: Path, random_teacher: Path) -> None:
    teachers = (random_teacher, random_teacher)
    order = BuildOrder("mobilenet_v1_0.25", tmp_path / "work", tmp_path / "out", teachers=teachers, recipe=TINY)
    with pytest.raises(Cancelled):
        build(order, _Recorder("Learning"))
    assert (tmp_path / "work" / "checkpoint.npz").exists()
    assert not list((tmp_path).glob("out/*"))

    recorder = _Recorder()
    built = build(order, recorder)
    assert "Making pictures" not in recorder.messages
    assert [done for done, _ in built.loss_curve] == [40]
    curve = (tmp_path / "out" / "mobilenet_v1_0.25.loss.csv").read_text(encoding="utf-8")
    assert [line.split(",")[0] for line in curve.splitlines()] == ["steps", "20", "40"]
    assert len(built.entries) == 12
    assert {entry.path.stem for entry in entries_in(tmp_path / "out")} == set(built.entries)
    for entry in entries_in(tmp_path / "out"):
        backbone = Backbone(entry.path.read_bytes(), InputSpec(48, 32, entry.channels))
        assert np.isfinite(backbone.embed(np.zeros((1, 32, 48, entry.channels), np.uint8))).all()

    other = replace(order, recipe='{"steps": 41}')
    with pytest.raises(FomoadError, match="other settings"):
        build(other, NoProgress())


@pytest.mark.slow
def test_a_file_that_is_no_teacher_is_refused(tmp_path: Path) -> None:
    (tmp_path / "teacher.h5").write_bytes(b"no weights")
    order = BuildOrder(NAME, tmp_path / "work", tmp_path / "out", teachers=(tmp_path / "teacher.h5",), recipe=TINY)
    with pytest.raises(FomoadError, match="does not give the weights"):
        build(order, NoProgress())


@pytest.mark.slow
def test_networks_equal_those_of_keras_and_the_files_that_ship_equal_the_networks() -> None:
    command = [sys.executable, "-m", "tests.backbone.compare_with_keras"]
    done = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
