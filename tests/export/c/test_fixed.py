"""The fixed-point scorer: its mathematics against float64 and Python's integers, its scores against the app's."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.board.cores import CORES
from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.cell_gaussians import CellGaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import CellCorrection
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.compiled import FIXED_POINT, RUNTIME, compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.project import export_c, reference_cells
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.export.golden import check_fixed_point, golden_archive, read_golden
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel
from tests.support.c_models import drawn_inputs, model_of

SPEC = InputSpec(48, 32)
LARGEST = 2**60
"""`FOMOAD_FIXED_LARGEST`."""
SHOWN = """
#include "fomoad_fixed.h"
int32_t shown_log(uint64_t value, int32_t places) { return fomoad_fixed_log(value, places); }
uint32_t shown_exp(uint64_t value) { return fomoad_fixed_exp(value); }
uint32_t shown_root(uint64_t value) { return fomoad_fixed_root(value); }
int64_t shown_scaled(int64_t value, int32_t multiplier, int32_t places)
{
    return fomoad_fixed_scaled(value, multiplier, places);
}
int64_t shown_shifted(uint64_t value, int32_t places) { return fomoad_fixed_shifted(value, places); }
"""


@pytest.fixture(scope="module")
def mathematics(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ctypes.CDLL]:
    """The functions of `fomoad_fixed.h`."""
    folder = tmp_path_factory.mktemp("fixed")
    (folder / "shown.c").write_text(SHOWN, encoding="utf-8")
    options = ("-O1", "-shared", "-fPIC", "-I", str(resource_path("runtime")))
    compile_c([folder / "shown.c"], folder / "shown.so", options)
    library = ctypes.CDLL(str(folder / "shown.so"))
    library.shown_log.argtypes = (ctypes.c_uint64, ctypes.c_int32)
    library.shown_exp.argtypes = library.shown_root.argtypes = (ctypes.c_uint64,)
    library.shown_exp.restype = library.shown_root.restype = ctypes.c_uint32
    library.shown_scaled.argtypes = (ctypes.c_int64, ctypes.c_int32, ctypes.c_int32)
    library.shown_shifted.argtypes = (ctypes.c_uint64, ctypes.c_int32)
    library.shown_scaled.restype = library.shown_shifted.restype = ctypes.c_int64
    return library


def _numbers(rng: np.random.Generator, count: int, bits: int) -> list[int]:
    """Whole numbers of every length up to `bits`, above 0."""
    return [int(2.0 ** rng.uniform(0, bits - 1e-9)) for _ in range(count)]


def test_the_logarithm_is_within_its_bound(mathematics: ctypes.CDLL) -> None:
    rng = np.random.default_rng(0)
    for value in (1, 2, 3, 2**24, 2**63, 2**64 - 1, *_numbers(rng, 5000, 64)):
        places = int(rng.integers(-64, 65))
        found = mathematics.shown_log(value, places) / 2**16
        assert abs(found - (math.log(value) - places * math.log(2))) <= 8e-6
    assert mathematics.shown_log(2**24, 24) == 0
    assert mathematics.shown_log(0, 24) == mathematics.shown_log(1, 24)


def test_the_exponential_is_within_a_step_and_never_rises(mathematics: ctypes.CDLL) -> None:
    values = np.arange(0, 19 << 16, 7)
    found = np.array([mathematics.shown_exp(int(value)) for value in values], np.int64)
    assert np.abs(found - np.exp(-values / 2.0**16) * 2**24).max() <= 1
    assert found[0] == 2**24
    assert (np.diff(found) <= 0).all()
    assert mathematics.shown_exp(2**64 - 1) == 0


def test_the_square_root_is_that_of_whole_numbers(mathematics: ctypes.CDLL) -> None:
    rng = np.random.default_rng(1)
    for value in (0, 1, 2, 2**64 - 1, *_numbers(rng, 2000, 64), *(int(v) ** 2 for v in rng.integers(1, 2**32, 500))):
        assert mathematics.shown_root(value) == math.isqrt(value)


def test_products_and_shifts_are_exact_and_saturate(mathematics: ctypes.CDLL) -> None:
    rng = np.random.default_rng(2)
    for value, multiplier in zip(_numbers(rng, 3000, 61), _numbers(rng, 3000, 31), strict=True):
        places = int(rng.integers(0, 64))
        expected = min(value * multiplier >> places, LARGEST)
        assert abs(mathematics.shown_scaled(value, multiplier, places) - expected) <= (expected == LARGEST)
        assert mathematics.shown_scaled(-value, multiplier, places) == -mathematics.shown_scaled(
            value, multiplier, places
        )
        left = int(rng.integers(-63, 64))
        shifted = value << left if left > 0 else value >> -left
        assert mathematics.shown_shifted(value, left) == min(shifted, LARGEST)


def _cells(model: StoredModel, count: int = 3, further: tuple[str, ...] = FIXED_POINT) -> Float32Array:
    detector = compiled(model)
    with NativeDetector(detector.sources, further) as native:
        return np.stack([native.run(picture).cells for picture in drawn_inputs(SPEC, count)])


def _trunk() -> bytes:
    return find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()


@pytest.mark.parametrize("head", ["cell", "full", "diagonal", "standardised", "nearest"])
@pytest.mark.parametrize(
    "pooling", [None, Pooling(3, 2), Pooling(3, 1, same=True)], ids=["alone", "halved", "smoothed"]
)
def test_scores_are_those_of_the_app(head: str, pooling: Pooling | None) -> None:
    model = model_of(_trunk(), SPEC, pooling, head, top_share=0.1, dimensions=6)
    expected = reference_cells(model, drawn_inputs(SPEC, 3), NoProgress())
    # standardised scores have lost a mean of four deviations, to which the error is relative
    tolerance = 4 * 4e-4 if head == "standardised" else 4e-4
    np.testing.assert_allclose(_cells(model), expected, rtol=4e-4, atol=tolerance)


def test_a_point_at_the_mean_of_a_component_scores_to_the_last_bits() -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), "full")
    points = model.bundle.projection.matrix.sum(axis=0) * 0.5
    mixture = GaussianMixture(np.ones(1), points[np.newaxis].astype(np.float64), 1e-3 * np.eye(4)[np.newaxis])
    near = _with_head(model, mixture)
    expected = reference_cells(near, drawn_inputs(SPEC, 3), NoProgress())
    np.testing.assert_allclose(_cells(near), expected, atol=1e-4)


def _with_head(
    model: StoredModel,
    head: GaussianMixture | CellGaussians | Coreset,
    correction: CellCorrection | None = None,
) -> StoredModel:
    bundle = model.bundle
    detector = replace(bundle.detector, head=head, correction=correction)
    return StoredModel(replace(bundle, detector=detector), model.backbone)


@pytest.mark.slow
def test_scores_far_out_stay_those_of_the_app_and_end_at_the_largest_there_is() -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), "full")
    mixture = model.bundle.detector.head
    assert isinstance(mixture, GaussianMixture)
    before = 0.0
    for narrower in (1.0, 1e2, 1e4, 1e5, 1e7):
        narrow = _with_head(
            model, GaussianMixture(mixture.weights, mixture.means, mixture.precision_cholesky * narrower)
        )
        found = _cells(narrow, 1)
        expected = reference_cells(narrow, drawn_inputs(SPEC, 1), NoProgress())
        assert np.isfinite(found).all()
        assert found.max() > before
        before = float(found.max())
        if expected.max() < 2**43:
            np.testing.assert_allclose(found, expected, rtol=1e-3)
        else:
            assert found.max() <= 2.0**44


@pytest.mark.slow
@pytest.mark.parametrize("head", ["cell", "full", "nearest"])
def test_what_lies_farther_scores_higher(head: str) -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), head)
    given = model.bundle.detector.head
    scores = []
    for away in (8.0, 2.0**9, 2.0**15, 2.0**23):
        if isinstance(given, Coreset):
            moved: GaussianMixture | CellGaussians | Coreset = Coreset(given.members + np.float32(away))
        elif isinstance(given, CellGaussians):
            moved = CellGaussians(given.means + np.float32(away), given.factors)
        else:
            assert isinstance(given, GaussianMixture)
            moved = GaussianMixture(given.weights, given.means + away, given.precision_cholesky)
        scores.append(_cells(_with_head(model, moved), 1).max())
    assert (np.diff(scores) > 0).all()
    assert scores[-1] > (20 if head == "cell" else 1e6)


def test_ignored_cells_score_their_offset_and_large_offsets_have_room() -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), "cell")
    head = model.bundle.detector.head
    assert isinstance(head, CellGaussians)
    slope, offset = np.full(head.grid, 1e4, np.float32), np.full(head.grid, -2e5, np.float32)
    slope[0, 0], offset[0, 0] = 0.0, 12.5
    corrected = _with_head(model, head, CellCorrection(slope, offset))
    found = _cells(corrected)
    assert (found[:, 0, 0] == 12.5).all()
    expected = reference_cells(corrected, drawn_inputs(SPEC, 3), NoProgress())
    np.testing.assert_allclose(found, expected, rtol=4e-4, atol=10)


@pytest.mark.parametrize("head", ["cell", "full"])
def test_verdicts_are_those_of_the_scorer_in_float32(head: str) -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), head)
    scores = np.sort(_cells(model, 8, ()).max(axis=(1, 2)))
    threshold = float(scores[3] + scores[4]) / 2
    bundle = model.bundle.with_calibration(replace(model.bundle.calibration, threshold=threshold))
    detector = compiled(StoredModel(bundle, model.backbone))
    verdicts = []
    for further in ((), FIXED_POINT):
        with NativeDetector(detector.sources, further) as native:
            verdicts.append([native.run(picture).verdict for picture in drawn_inputs(SPEC, 8)])
    assert verdicts[0] == verdicts[1]
    assert len(set(verdicts[0])) == 2


def test_an_export_carries_the_scores_of_both_and_says_how_far_they_are_apart(tmp_path: Path) -> None:
    model = model_of(_trunk(), SPEC, Pooling(3, 2), "full")
    export_c(model, tmp_path / "c", NoProgress())
    golden = read_golden(tmp_path / "c" / "golden.npz")
    assert golden.fixed_cells is not None
    apart = float(np.abs(golden.fixed_cells.astype(np.float64) - golden.cells).max())
    assert apart > 0
    assert f'"fixed_point_difference": {apart!r}' in (tmp_path / "c" / "model.json").read_text(encoding="utf-8")
    assert golden.expected(is_fixed_point=True) is golden.fixed_cells
    assert golden.expected(is_fixed_point=False) is golden.cells


def test_archives_of_exports_with_one_scorer_are_read(tmp_path: Path) -> None:
    cells = np.ones((2, 3, 3), np.float32)
    (tmp_path / "golden.npz").write_bytes(golden_archive(drawn_inputs(SPEC, 2), cells))
    golden = read_golden(tmp_path / "golden.npz")
    assert golden.fixed_cells is None
    np.testing.assert_array_equal(golden.expected(is_fixed_point=True), cells)


def test_a_fixed_point_that_strays_is_refused() -> None:
    calibration = replace(calibrate([1.0, 2.0, 3.0], 0.25), threshold=4.0)
    cells = np.array([[[2.0, 1002.0]]], np.float32)
    assert check_fixed_point(cells, cells + np.array([0.009, 4.9], np.float32), calibration) == pytest.approx(
        4.9, rel=1e-3
    )
    for further in ([0.011, 0.0], [0.0, 5.2]):
        with pytest.raises(FomoadError, match=r"without an FPU.*Nothing was written"):
            check_fixed_point(cells, cells + np.array(further, np.float32), calibration)


def test_the_compiler_says_which_cores_have_an_fpu(tmp_path: Path) -> None:
    source = tmp_path / "asked.c"
    source.write_text('#include "fomoad_arithmetic.h"\n#ifdef FOMOAD_FIXED_POINT\n#error fixed\n#endif\nint x;\n')
    here = ["-I", str(resource_path("runtime")), "-c"]
    compile_c([source], tmp_path / "host.o", here)
    with pytest.raises(FomoadError, match="fixed"):
        compile_c([source], tmp_path / "forced.o", here, FIXED_POINT)
    for core in CORES.values():
        options = [*here, "-target", core.target, f"-mcpu={core.cpu}"]
        if core.has_fpu:
            compile_c([source], tmp_path / "core.o", options)
        else:
            with pytest.raises(FomoadError, match="fixed"):
                compile_c([source], tmp_path / "core.o", options)


def test_every_file_of_the_runtime_travels_with_an_export() -> None:
    assert set(RUNTIME) == {path.name for path in resource_path("runtime").iterdir()}
