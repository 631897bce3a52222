"""The C gives what TensorFlow Lite's reference kernels give, to the bit, and the scores that follow from it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.flat import pack, unpack
from fomoad_gui.backbone.graph.run import run_reference_steps
from fomoad_gui.board.cores import CORES
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.detector import image_score
from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.regions import Region
from fomoad_gui.export.c.compiled import compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.project import export_c, reference_cells
from fomoad_gui.export.c.requantisation import Rule
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.export.c.trunk import lowered_trunk
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image
from tests.support.c_models import NETWORKS, drawn_inputs, last_map, model_of, pooled_at_once, small_network
from tests.support.progress import RecordedProgress

SMALL = InputSpec(96, 96)
BOTH = "block_6_expand_relu+block_13_expand_relu"
TRUNKS = {
    "v2-0.1": ("mobilenet_v2_0.1", "block_6_expand_relu", SMALL),
    "v2-0.35-deep": ("mobilenet_v2_0.35", "block_13_expand_relu", SMALL),
    "v2-0.1-joined-wide": ("mobilenet_v2_0.1", BOTH, InputSpec(128, 64)),
    "v1-wide": ("mobilenet_v1_0.25", "conv_pw_5_relu", InputSpec(144, 96)),
    "v1-deep-grey": ("mobilenet_v1_0.25", "conv_pw_11_relu", InputSpec(128, 96, 1)),
    "v2-1.0-odd": ("mobilenet_v2_1.0", "block_6_expand_relu", InputSpec(90, 70)),
}


def _check_bits(model: StoredModel, inputs: Uint8Array) -> None:
    detector = compiled(model)
    expected = run_reference_steps(model.backbone, model.bundle.input, inputs)
    with NativeDetector(detector.sources) as native:
        for picture, steps in zip(inputs, expected, strict=True):
            native.run(picture)
            np.testing.assert_array_equal(last_map(native, detector), steps)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[] if name == "v2-0.1" else pytest.mark.slow) for name in TRUNKS]
)
def test_the_c_equals_the_reference_kernels_to_the_bit(name: str) -> None:
    backbone, cut, spec = TRUNKS[name]
    model = pooled_at_once(find(backbone, cut, spec.channels, "int8").read(), spec)
    _check_bits(model, drawn_inputs(spec, 100 if name == "v2-0.1" else 6))


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize(("width", "height"), [(32, 32), (39, 32)])
def test_any_network_of_the_operations_there_are_equals_the_reference_kernels(
    name: str, width: int, height: int
) -> None:
    spec = InputSpec(width, height)
    model = small_network(name)
    _check_bits(pooled_at_once(model, spec), drawn_inputs(spec, 4))


@pytest.mark.slow
def test_real_pictures_equal_the_reference_kernels_to_the_bit(reference_data: Path) -> None:
    paths = sorted((reference_data / "elpv" / "mono").rglob("*.jpg"))[:120]
    assert len(paths) == 120
    model = pooled_at_once(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL)
    _check_bits(model, np.stack([fit_image(read_image(path), SMALL) for path in paths]))


@pytest.mark.slow
@pytest.mark.parametrize("head", ["cell", "full", "diagonal", "standardised", "nearest"])
@pytest.mark.parametrize(
    "pooling", [None, Pooling(3, 2), Pooling(3, 1, same=True)], ids=["alone", "halved", "smoothed"]
)
def test_scores_are_those_of_the_app_on_the_reference_kernels(head: str, pooling: Pooling | None) -> None:
    spec = InputSpec(80, 64)
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(backbone, spec, pooling, head, top_share=0.1)
    inputs = drawn_inputs(spec, 3)
    expected = reference_cells(model, inputs, NoProgress())
    detector = compiled(model)
    with NativeDetector(detector.sources) as native:
        for picture, cells in zip(inputs, expected, strict=True):
            result = native.run(picture)
            np.testing.assert_allclose(result.cells, cells, rtol=1e-5, atol=1e-4)
            highest = np.sort(cells.ravel())[::-1][: -(-cells.size // 10)].mean()
            assert result.score == pytest.approx(highest, rel=1e-5, abs=1e-4)


@pytest.mark.parametrize("top_share", [0.0, 0.3, 1.0])
def test_the_picture_s_score_is_the_mean_of_the_share_of_highest_cells(top_share: float) -> None:
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(backbone, SMALL, Pooling(3, 1, same=True), top_share=top_share)
    detector = compiled(model)
    with NativeDetector(detector.sources) as native:
        result = native.run(drawn_inputs(SMALL, 1)[0])
    assert result.score == pytest.approx(float(image_score(result.cells, top_share)), rel=1e-6)


def test_rows_one_by_one_give_what_the_whole_picture_gives() -> None:
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, Pooling(3, 2), "full")
    detector = compiled(model)
    with NativeDetector(detector.sources) as native:
        assert native.memory_bytes == detector.memory.total
        for picture in drawn_inputs(SMALL, 3):
            whole, by_rows = native.run(picture), native.run_by_rows(picture)
            np.testing.assert_array_equal(whole.cells, by_rows.cells)
            assert (whole.score, whole.verdict) == (by_rows.score, by_rows.verdict)


def test_a_row_too_many_or_too_few_is_refused() -> None:
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, None)
    detector = compiled(model)
    picture = drawn_inputs(SMALL, 1)[0]
    with NativeDetector(detector.sources) as native:
        with pytest.raises(FomoadError, match="status 4"):
            native.run_by_rows(picture[:-1])
        with pytest.raises(FomoadError, match="status 3"):
            native.run_by_rows(np.concatenate([picture, picture[:1]]))
        assert native.run_by_rows(picture).verdict in tuple(Verdict)


def test_thresholds_make_the_verdict() -> None:
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(backbone, SMALL, Pooling(3, 2))
    picture = drawn_inputs(SMALL, 1)[0]
    score = float(reference_cells(model, picture[np.newaxis], NoProgress()).max())
    calibration = model.bundle.calibration
    for threshold, verdict in ((score * 1.1, Verdict.OK), (score * 0.9, Verdict.NG)):
        bundle = model.bundle.with_calibration(replace(calibration, threshold=threshold))
        detector = compiled(StoredModel(bundle, backbone))
        with NativeDetector(detector.sources) as native:
            assert native.run(picture).verdict is verdict


def test_the_same_model_gives_the_same_sources_regions_and_all() -> None:
    regions = (Region("left “screw”", 0.0, 0.0, 0.5, 1.0), Region("label", 0.5, 0.5, 1.0, 1.0, ignored=True))
    backbone = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    first, second = (compiled(model_of(backbone, SMALL, Pooling(3, 1, same=True), "cell", regions)) for _ in range(2))
    assert first.sources == second.sources
    assert b'{"left \\342\\200\\234screw\\342\\200\\235", 0, 11, 0, 5}' in first.sources["fomoad_detector.c"]
    assert b"label" not in first.sources["fomoad_detector.c"]


def test_a_float32_model_is_refused() -> None:
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, None)
    spec = replace(model.bundle.backbone, precision="float32")
    with pytest.raises(FomoadError, match="float32 trunk"):
        compiled(StoredModel(replace(model.bundle, backbone=spec), model.backbone))


def _scaled_up(model: bytes, smaller: int, finer: float) -> bytes:
    """The trunk with whole weights of its last convolution that are so much smaller, and output steps so much finer."""
    graph = unpack(model)
    tensors, last = graph.subgraphs[0].tensors, graph.subgraphs[0].operators[-1]
    for tensor, kind in ((last.inputs[1], np.int8), (last.inputs[2], np.int32)):
        buffer = graph.buffers[tensors[tensor].buffer]
        whole = np.trunc(np.asarray(buffer.data, np.uint8).view(kind).astype(np.float64) / smaller)
        buffer.data = np.ascontiguousarray(whole.astype(kind)).view(np.uint8)
    output = tensors[last.outputs[0]].quantization
    output.scale = np.array([output.scale[0] / finer], np.float32)
    return pack(graph)


def test_sums_that_are_scaled_up_equal_the_reference_kernels_too() -> None:
    spec = InputSpec(32, 32)
    model, inputs = _scaled_up(small_network("pooled"), 40, 160.0), drawn_inputs(spec, 4)
    pooled = pooled_at_once(model, spec)
    assert compiled(pooled).trunk.layers[-1].rule is Rule.LARGE
    assert np.unique(run_reference_steps(model, spec, inputs)).size > 10
    _check_bits(pooled, inputs)


def test_sums_that_outgrow_int32_are_refused_with_the_remedy() -> None:
    spec = InputSpec(32, 32)
    assert lowered_trunk(small_network("pooled"), spec).layers
    with pytest.raises(FomoadError, match=r"too large a scale.*another network"):
        lowered_trunk(_scaled_up(small_network("pooled"), 1, 100_000.0), spec)


@pytest.mark.parametrize(
    "definitions", [(), ("FOMOAD_FIXED_POINT",), ("FOMOAD_PORTABLE",)], ids=["float", "fixed-point", "portable"]
)
@pytest.mark.parametrize("core", [None, *CORES])
def test_the_runtime_compiles_without_a_warning(core: str | None, definitions: tuple[str, ...], tmp_path: Path) -> None:
    runtime = resource_path("runtime")
    options = ["-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Werror", "-O2", "-c"]
    if core is not None:
        options += ["-target", CORES[core].target, f"-mcpu={CORES[core].cpu}", "-fomit-frame-pointer"]
        options += ["-I", str(resource_path("board/include"))]
    for source in sorted(runtime.glob("*.c")):
        compile_c([source], tmp_path / f"{source.stem}.o", options, definitions)


def test_a_compilation_is_given_up_at_once(tmp_path: Path) -> None:
    progress = RecordedProgress(cancel_when=lambda *_: True)
    with pytest.raises(Cancelled):
        compile_c([resource_path("runtime/fomoad.c")], tmp_path / "out.o", ["-c"], progress=progress)
    assert not (tmp_path / "out.o").exists()


def test_a_source_that_does_not_compile_is_told_with_the_compiler_s_complaint(tmp_path: Path) -> None:
    (tmp_path / "bad.c").write_text("int f(void) { return nothing; }\n", encoding="utf-8")
    with pytest.raises(FomoadError, match="undeclared identifier 'nothing'"):
        compile_c([tmp_path / "bad.c"], tmp_path / "bad.o", ["-c"])


@pytest.mark.slow
def test_cmake_builds_an_export_that_finds_itself_well(tmp_path: Path) -> None:
    if shutil.which("cmake") is None or shutil.which("gcc") is None:
        pytest.skip("there is no cmake, or no gcc")
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, None)
    export_c(model, tmp_path / "c", NoProgress())
    for command in (["cmake", "-S", "c", "-B", "build"], ["cmake", "--build", "build"], ["build/fomoad_self_test"]):
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout == "0 cells differ from the golden ones\n"


@pytest.mark.slow
def test_an_export_builds_with_the_system_s_compiler_and_finds_itself_well(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no gcc")
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), SMALL, Pooling(3, 2), "full")
    files = export_c(model, tmp_path / "c", NoProgress())
    assert {path.name for path in files} >= {"fomoad.h", "CMakeLists.txt", "README.md", "LICENSE", "golden.npz"}
    checks = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wdouble-promotion", "-Werror"]
    sanitisers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    sources = [str(path) for path in sorted((tmp_path / "c").glob("*.c"))]
    command = [compiler, "-std=c99", "-O1", *checks, *sanitisers, *sources, "-o", str(tmp_path / "t")]
    subprocess.run(command, check=True)
    done = subprocess.run([str(tmp_path / "t")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "0 cells differ from the golden ones\n"), done.stderr
