"""A network of the user's own: checked, cut, made int8, kept; or refused with the reason, and nothing is written."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.adding import Addition, add, fetch, milliseconds
from fomoad_gui.backbone.catalogue import catalogue, find
from fomoad_gui.backbone.imagenet import keras_file_name
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.trunk import lowered_trunk
from fomoad_gui.vision.drawing.scene import draw_scene
from tests.conftest import REPOSITORY
from tests.support.progress import RecordedProgress
from tests.support.trunks import Layer, Operator, trunk

RESIDUAL = trunk(
    Layer("stem", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=8, activation=3),
    Layer("a", Operator.CONV_2D, kernel=(3, 3), channels=8, activation=3),
    Layer("sum", Operator.ADD, ("a", "stem")),
    Layer("pad", Operator.PAD),
    Layer("pool", Operator.MAX_POOL_2D, kernel=(3, 3), stride=(2, 2), same=False),
    Layer("dilated", Operator.CONV_2D, kernel=(3, 3), dilation=2, channels=12, activation=1),
    Layer("down", Operator.DEPTHWISE_CONV_2D, kernel=(3, 3), stride=(2, 2), activation=3),
    Layer("deep", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2), channels=16, activation=3),
)


def _file(folder: Path, content: bytes, name: str = "net of mine.tflite") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def _refused(addition: Addition, reason: str, folder: Path) -> FomoadError:
    with pytest.raises(FomoadError, match=reason) as caught:
        add(addition, NoProgress())
    assert not folder.exists() or list(folder.iterdir()) == []
    return caught.value


def test_a_network_is_cut_and_kept_in_both_precisions(tmp_path: Path) -> None:
    file = _file(tmp_path, RESIDUAL)
    entries = add(Addition(file, licence="MIT"), NoProgress())
    assert [(e.name, e.cut, e.precision, e.stride, e.dimensions) for e in entries] == [
        ("net_of_mine", "down", "float32", 8, 12),
        ("net_of_mine", "down", "int8", 8, 12),
    ]
    assert entries == catalogue()[-2:]
    card = entries[1].card
    assert card.training["source"] == {"file": file.name, "sha256": hashlib.sha256(RESIDUAL).hexdigest()}
    assert (card.licence, card.credits) == ("MIT", ())
    assert [cost["width"] for cost in card.profile] == [96, 160]
    assert milliseconds(entries[1], 96) > 0


def test_its_int8_form_follows_the_float32_one(tmp_path: Path) -> None:
    exact, rounded = add(Addition(_file(tmp_path, RESIDUAL), cut="deep"), NoProgress())
    picture = draw_scene(np.random.default_rng(9), 128, 96)[np.newaxis]
    one, other = (Backbone(entry.read(), InputSpec(128, 96)).embed(picture) for entry in (exact, rounded))
    assert np.corrcoef(one.ravel(), other.ravel())[0, 1] > 0.98


def test_a_grey_network_is_one_and_an_int8_one_stays_as_it_is() -> None:
    grey = add(Addition(find("mobilenet_v1_0.25", "conv_pw_5_relu", 1).path, name="grey"), NoProgress())
    assert {entry.channels for entry in grey} == {1}
    shipped = find("mobilenet_v2_0.1", precision="int8")
    (only,) = add(Addition(shipped.path, name="small.int8"), NoProgress())
    picture = draw_scene(np.random.default_rng(9), 96, 96)[np.newaxis]
    one, other = (Backbone(entry.read(), InputSpec(96, 96)).embed_raw(picture) for entry in (shipped, only))
    np.testing.assert_array_equal(one, other)


def test_a_name_must_be_free_and_fit_for_a_file(tmp_path: Path, users_backbones: Path) -> None:
    file = _file(tmp_path, RESIDUAL)
    _refused(Addition(file, name="mobilenet_v2_0.35", replace=True), "ships with fomoad", users_backbones)
    for name in ("../up", "a/b", ".hidden", "a b", "x" * 80):
        _refused(Addition(file, name=name), "cannot be called", users_backbones)
    add(Addition(file, name="own"), NoProgress())
    with pytest.raises(FomoadError, match="a backbone own already"):
        add(Addition(file, name="own"), NoProgress())
    assert add(Addition(file, name="own", cut="deep", replace=True), NoProgress())[0].cut == "deep"


SIMPLE = Layer("first", Operator.CONV_2D, kernel=(3, 3), stride=(2, 2))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a TensorFlow Lite model"),
        (b"\x89PNG\r\n\x1a\n and so on", "not a TensorFlow Lite model"),
        (RESIDUAL[: len(RESIDUAL) // 2], "is damaged"),
        (trunk(Layer("odd", Operator.TANH)), "TANH is not supported"),
        (trunk(Layer("long", Operator.CONV_2D, kernel=(1, 3))), "window of 1 × 3"),
        (trunk(SIMPLE, channels=5), "not one picture of 1 or 3 channels"),
    ],
)
def test_an_unsuitable_file_is_refused_and_nothing_written(
    content: bytes, reason: str, tmp_path: Path, users_backbones: Path
) -> None:
    _refused(Addition(_file(tmp_path, content)), reason, users_backbones)


def test_other_mistakes_write_nothing_either(tmp_path: Path, users_backbones: Path) -> None:
    file = _file(tmp_path, RESIDUAL)
    _refused(Addition(tmp_path / "nowhere.tflite"), "nowhere.tflite” cannot be read", users_backbones)
    _refused(Addition(file, cut="block_9"), "no cut block_9", users_backbones)
    int8 = find("mobilenet_v2_0.1", precision="int8").path
    _refused(Addition(int8, name="int8", pixels="unit"), r"only −1 … 1 is supported", users_backbones)
    broken = bytearray(RESIDUAL)
    _refused(Addition(_file(tmp_path, bytes(broken[:60]))), "is damaged", users_backbones)


def test_weights_that_are_no_numbers_are_refused(tmp_path: Path, users_backbones: Path) -> None:
    from fomoad_gui.backbone.graph.flat import pack, unpack

    graph = unpack(RESIDUAL)
    bias = graph.subgraphs[0].tensors[graph.subgraphs[0].operators[-1].inputs[2]]
    graph.buffers[bias.buffer].data = np.full(16, np.nan, np.float32).view(np.uint8)
    _refused(Addition(_file(tmp_path, pack(graph)), cut="deep"), "no numbers", users_backbones)


def test_adding_can_be_cancelled_and_writes_nothing_then(tmp_path: Path, users_backbones: Path) -> None:
    progress = RecordedProgress(lambda done, _total, message: message.startswith("Calibrating") and done > 3)
    with pytest.raises(Cancelled):
        add(Addition(_file(tmp_path, RESIDUAL)), progress)
    assert not users_backbones.exists()
    assert {message for *_, message in progress.checkpoints} >= {"Reading net of mine.tflite", "Checking down"}


@pytest.mark.slow
def test_keras_models_are_added_and_bad_ones_refused(tmp_path: Path, users_backbones: Path) -> None:
    """The models are made by a child process, for this one has no TensorFlow."""
    made = [sys.executable, "-m", "tests.backbone.make_keras_models", str(tmp_path)]
    subprocess.run(made, cwd=REPOSITORY, check=True, capture_output=True)
    _refused(Addition(tmp_path / "lambda.keras"), "Lambda layer, which is code", users_backbones)
    _refused(Addition(tmp_path / "only.weights.h5"), "holds no whole Keras model", users_backbones)
    _refused(Addition(_file(tmp_path, b"PK no zip", "torn.keras")), "is damaged", users_backbones)
    _refused(Addition(tmp_path / "small.keras", cut="none"), "no layer none to cut at", users_backbones)
    exact, rounded = add(Addition(tmp_path / "small.keras", cut="mixed", pixels="unit"), NoProgress())
    assert (exact.cut, exact.stride, rounded.precision) == ("mixed", 4, "int8")
    with np.load(tmp_path / "small.npz") as loaded:
        expected = dict(loaded)
        given = Backbone(exact.read(), InputSpec(48, 48)).embed(expected["picture"])
        # the border sees padding, which is grey now and no longer black
        np.testing.assert_allclose(given[:, 3:-3, 3:-3], expected["mixed"][:, 3:-3, 3:-3], atol=1e-3)
    assert add(Addition(tmp_path / "small.h5", name="old"), NoProgress())[0].stride == 8
    dense, its_int8 = add(Addition(tmp_path / "dense.keras", pixels="unit"), NoProgress())
    with np.load(tmp_path / "dense.npz") as computed:
        given = Backbone(dense.read(), InputSpec(48, 48)).embed(expected["picture"])
        np.testing.assert_allclose(given[:, 2:-2, 2:-2], computed["behind"][:, 2:-2, 2:-2], atol=1e-3)
    # a dense layer over cells goes into C as well
    assert lowered_trunk(its_int8.read(), InputSpec(64, 48)).maps[-1].channels == 14


@pytest.mark.slow
def test_imagenets_weights_are_fetched_from_a_file_and_another_file_is_refused(
    reference_data: Path, tmp_path: Path, users_backbones: Path
) -> None:
    with pytest.raises(FomoadError, match="SHA-256 differs"):
        fetch(128, _file(tmp_path, b"other", keras_file_name(128)), False, NoProgress())
    assert not users_backbones.exists()
    weights = reference_data.parent / "weights" / "mobilenet_v2_a035_128_imagenet_notop.weights.h5"
    entries = fetch(128, weights, False, NoProgress())
    assert {entry.name for entry in entries} == {"imagenet_mobilenet_v2_0.35_128"}
    assert [(entry.stride, entry.precision) for entry in entries] == [
        (stride, precision) for stride in (4, 8, 16) for precision in ("float32", "int8")
    ]


@pytest.mark.slow
def test_fetching_offline_says_so_and_what_to_do(
    tmp_path: Path, users_backbones: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    for variable in ("https_proxy", "HTTPS_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:9")
    with pytest.raises(FomoadError, match="cannot be fetched: there is no network") as caught:
        fetch(128, None, False, NoProgress())
    assert "--from" in caught.value.remedy
    assert not users_backbones.exists()
