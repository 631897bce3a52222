"""Backbones run at any size, and refuse what is no backbone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.architecture import V2_CUTS, network
from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.run import run_reference
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.backbone.tiling import TiledBackbone
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.vision.drawing.scene import draw_scene
from tests.conftest import REPOSITORY

NAME = "mobilenet_v2_0.35"
PRECISIONS = ("float32", "int8")


def _model(cut: str = "block_6_expand_relu", channels: int = 3, precision: str = "float32") -> bytes:
    return find(NAME, cut, channels, precision).path.read_bytes()


def _scenes(count: int, width: int = 96, height: int = 96) -> Uint8Array:
    return np.stack([draw_scene(np.random.default_rng(i), width, height) for i in range(count)])


@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("cut", V2_CUTS)
@pytest.mark.parametrize(("width", "height"), [(96, 96), (160, 160), (160, 224), (320, 320), (61, 47)])
def test_any_input_size_runs(precision: str, cut: str, width: int, height: int) -> None:
    backbone = Backbone(_model(cut, precision=precision), InputSpec(width, height))
    embeddings = backbone.embed(np.zeros((2, height, width, 3), np.uint8))
    stride = network(NAME).stride(cut)
    assert embeddings.shape == (2, -(-height // stride), -(-width // stride), network(NAME).dimensions(cut))
    assert embeddings.dtype == np.float32
    assert embeddings.shape[1:] == backbone.grid


@pytest.mark.parametrize("precision", PRECISIONS)
def test_a_picture_has_the_same_embedding_alone_and_among_others(precision: str) -> None:
    backbone = Backbone(_model(precision=precision), InputSpec(96, 96))
    scenes = _scenes(3)
    together = backbone.embed(scenes)
    for scene, embedding in zip(scenes, together, strict=True):
        np.testing.assert_array_equal(backbone.embed(scene[np.newaxis])[0], embedding)


def test_results_stay_as_they_are_when_the_next_picture_is_embedded() -> None:
    backbone = Backbone(_model(), InputSpec(96, 96))
    first = backbone.embed(_scenes(1))
    kept = first.copy()
    backbone.embed(255 - _scenes(1))
    np.testing.assert_array_equal(first, kept)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_no_pictures_give_no_embeddings(precision: str) -> None:
    backbone = Backbone(_model(precision=precision), InputSpec(96, 96))
    assert backbone.embed(np.empty((0, 96, 96, 3), np.uint8)).shape == (0, 12, 12, 96)


@pytest.mark.parametrize("cut", V2_CUTS)
def test_grey_is_rgb_with_three_equal_channels(cut: str) -> None:
    grey = _scenes(3)[..., :1]
    alone = Backbone(_model(cut, channels=1), InputSpec(96, 96, 1)).embed(grey)
    tripled = Backbone(_model(cut), InputSpec(96, 96)).embed(np.repeat(grey, 3, axis=-1))
    np.testing.assert_allclose(alone, tripled, atol=2e-4)


@pytest.mark.parametrize("channels", [3, 1])
@pytest.mark.parametrize("cut", V2_CUTS)
def test_int8_embeddings_follow_the_float32_ones(cut: str, channels: int) -> None:
    scenes = _scenes(6)[..., :channels]
    spec = InputSpec(96, 96, channels)
    exact = Backbone(_model(cut, channels), spec).embed(scenes)
    quantised = Backbone(_model(cut, channels, "int8"), spec).embed(scenes)
    assert np.corrcoef(exact.ravel(), quantised.ravel())[0, 1] > 0.98


def test_int8_takes_pixels_less_128() -> None:
    backbone = Backbone(_model(precision="int8"), InputSpec(96, 96))
    np.testing.assert_array_equal(backbone.pixel_values, np.arange(-128, 128))


def test_int8_embeddings_are_its_steps_times_the_scale_of_its_card() -> None:
    card = find(NAME, precision="int8").card
    backbone = Backbone(_model(precision="int8"), InputSpec(96, 96))
    steps = backbone.embed_raw(_scenes(1))
    assert steps.dtype == np.int8
    expected = (steps.astype(np.float64) - card.output_zero_point) * card.output_scale
    np.testing.assert_allclose(backbone.embed(_scenes(1)), expected, rtol=1e-6)


@pytest.mark.parametrize("length", [0, 3, 8, 40, 1000, 30_000])
def test_truncated_files_are_refused(length: int) -> None:
    with pytest.raises(FomoadError, match=r"not a TensorFlow Lite model|damaged"):
        Backbone(_model()[:length], InputSpec(96, 96))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("identifier", [b"", b"\x1c\0\0\0TFL3"])
def test_random_bytes_are_refused(seed: int, identifier: bytes) -> None:
    with pytest.raises(FomoadError, match=r"not a TensorFlow Lite model|damaged"):
        Backbone(identifier + np.random.default_rng(seed).bytes(5000), InputSpec(96, 96))


def test_the_wrong_number_of_channels_is_refused() -> None:
    with pytest.raises(FomoadError, match="takes 3 channels, not 1"):
        Backbone(_model(), InputSpec(96, 96, 1))


def test_pictures_of_another_size_are_a_bug() -> None:
    backbone = Backbone(_model(), InputSpec(96, 96))
    with pytest.raises(ValueError, match="pictures uint8"):
        backbone.embed(np.zeros((1, 96, 97, 3), np.uint8))
    with pytest.raises(ValueError, match="pictures float32"):
        backbone.embed(np.zeros((1, 96, 96, 3), np.float32))


def test_another_thread_may_not_use_it() -> None:
    backbone = Backbone(_model(), InputSpec(96, 96))
    caught: list[BaseException] = []

    def use() -> None:
        try:
            backbone.embed(_scenes(1))
        except RuntimeError as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(caught) == 1


def test_running_says_nothing_and_never_loads_tensorflow(tmp_path: Path) -> None:
    path = find(NAME).path
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "sys.path.insert(0, '.')\n"
        "from pathlib import Path\n"
        "import numpy as np\n"
        "import fomoad_gui.backbone.building, fomoad_gui.backbone.catalogue\n"
        "from fomoad_gui.backbone.runtime import Backbone\n"
        "from fomoad_gui.core.images import InputSpec\n"
        f"backbone = Backbone(Path({str(path)!r}).read_bytes(), InputSpec(96, 96))\n"
        "backbone.embed(np.zeros((1, 96, 96, 3), np.uint8))\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, cwd=REPOSITORY, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_reference_kernels_can_be_asked_for() -> None:
    model, spec, scenes = _model(precision="int8"), InputSpec(96, 96), _scenes(2)
    found = TiledBackbone(model, spec, kernels=Kernels.REFERENCE).embed(scenes)
    np.testing.assert_array_equal(found, run_reference(model, spec, scenes))
    assert not np.array_equal(found, TiledBackbone(model, spec).embed(scenes))
