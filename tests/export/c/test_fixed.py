"""The fixed-point scorer gives the float scorer's scores but for its steps, and never wraps."""

from __future__ import annotations

import ctypes
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.compiled import FIXED_POINT, compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.project import reference_cells
from fomoad_gui.export.c.requantisation import Rounding
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.export.golden import check_fixed_point
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel
from tests.support.c_models import drawn_inputs, model_of

LARGEST = 2**60
HEADS = [
    pytest.param(head, marks=[] if head == "full" else pytest.mark.slow)
    for head in ("cell", "full", "diagonal", "standardised", "nearest")
]
SPEC = InputSpec(64, 48)


@pytest.fixture(scope="module")
def functions(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    library = tmp_path_factory.mktemp("fixed") / "fixed.so"
    source = Path(__file__).parent / "fixed_functions.c"
    compile_c([source], library, ["-O2", "-shared", "-fPIC", "-I", str(resource_path("runtime"))])
    loaded = ctypes.CDLL(str(library))
    unsigned, signed, number = ctypes.c_uint64, ctypes.c_int64, ctypes.c_int32
    loaded.fixed_log.argtypes, loaded.fixed_log.restype = (unsigned, number), number
    loaded.fixed_exp.argtypes, loaded.fixed_exp.restype = (unsigned,), ctypes.c_uint32
    loaded.fixed_root.argtypes, loaded.fixed_root.restype = (unsigned,), ctypes.c_uint32
    loaded.fixed_scaled.argtypes, loaded.fixed_scaled.restype = (signed, number, number), signed
    loaded.fixed_shifted.argtypes, loaded.fixed_shifted.restype = (unsigned, number), signed
    return loaded


@settings(max_examples=300, deadline=None)
@given(value=st.integers(1, 2**64 - 1), places=st.integers(-64, 64))
def test_the_logarithm_is_that_of_float64_to_within_its_steps(functions: ctypes.CDLL, value: int, places: int) -> None:
    expected = math.log(value) - places * math.log(2)
    assert functions.fixed_log(value, places) / 2**16 == pytest.approx(expected, abs=1.6e-5)


@settings(max_examples=300, deadline=None)
@given(value=st.integers(0, 2**64 - 1) | st.integers(0, 20 << 16))
def test_the_exponential_is_that_of_float64_to_within_its_steps(functions: ctypes.CDLL, value: int) -> None:
    assert functions.fixed_exp(value) / 2**24 == pytest.approx(math.exp(-value / 2**16), abs=1.5 / 2**24)


@settings(max_examples=300, deadline=None)
@given(value=st.integers(0, 2**64 - 1))
def test_the_root_is_the_whole_one(functions: ctypes.CDLL, value: int) -> None:
    assert functions.fixed_root(value) == math.isqrt(value)


@settings(max_examples=500, deadline=None)
@given(value=st.integers(-LARGEST, LARGEST), multiplier=st.integers(0, 2**31 - 1), places=st.integers(0, 63))
def test_products_are_exact_towards_nought_and_never_wrap(
    functions: ctypes.CDLL, value: int, multiplier: int, places: int
) -> None:
    size = min((abs(value) * multiplier) >> places, LARGEST)
    found = functions.fixed_scaled(value, multiplier, places)
    if size < LARGEST:
        assert found == (size if value >= 0 else -size)
    else:
        assert abs(found) >= LARGEST // 2
        assert (found >= 0) == (value >= 0)


@settings(max_examples=300, deadline=None)
@given(value=st.integers(0, 2**64 - 1), places=st.integers(-63, 63))
def test_shifts_are_exact_and_never_wrap(functions: ctypes.CDLL, value: int, places: int) -> None:
    expected = value << places if places >= 0 else value >> -places
    assert functions.fixed_shifted(value, places) == min(expected, LARGEST)


def _scores(model: StoredModel, inputs: Uint8Array) -> Float32Array:
    detector = compiled(model, Rounding.EXACT)
    with NativeDetector(detector.sources, (*detector.definitions, *FIXED_POINT)) as native:
        return np.stack([native.run(picture).cells for picture in inputs])


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("pooling", [None, Pooling(3, 2)], ids=["alone", "pooled"])
def test_every_head_scores_as_in_the_app(head: str, pooling: Pooling | None) -> None:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model, inputs = model_of(trunk, SPEC, pooling, head, top_share=0.1), drawn_inputs(SPEC, 3)
    expected = reference_cells(model, inputs, NoProgress())
    found = _scores(model, inputs)
    assert np.abs(found - expected).max() <= 1e-3 * np.ptp(expected)
    # what is odder in the app is odder here
    assert np.corrcoef(found.ravel(), expected.ravel())[0, 1] > 0.99999


@pytest.mark.parametrize("head", HEADS)
def test_what_is_unlike_anything_scores_high_and_finite(head: str) -> None:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(trunk, SPEC, None, head)
    rng = np.random.default_rng(0)
    noise = rng.choice(np.array([0, 255], np.uint8), (2, 48, 64, 3))
    expected, found = reference_cells(model, noise, NoProgress()), _scores(model, noise)
    assert np.isfinite(found).all()
    assert np.abs(found - expected).max() <= 2e-3 * max(np.ptp(expected), np.abs(expected).max())


def test_scores_that_stray_are_refused_with_the_remedy() -> None:
    cells = np.linspace(0.0, 10.0, 24, dtype=np.float32).reshape(1, 4, 6)
    assert check_fixed_point(cells, cells + np.float32(0.005)) == pytest.approx(0.005, rel=1e-3)
    with pytest.raises(FomoadError, match=r"In fixed point.*Train with fewer dimensions"):
        check_fixed_point(cells, cells + np.float32(0.05))
