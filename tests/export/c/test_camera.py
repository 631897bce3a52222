"""A camera's frame of any size and pixels becomes the network's input in C as `vision.fit` makes it, to the bit."""

from __future__ import annotations

import ctypes
import itertools
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import fit_plan
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.export.c.compiled import compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.resources import resource_path
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.frame import LARGEST_SIDE, Pixels, frame_of
from tests.support.c_models import model_of
from tests.support.camera import as_seen

SOURCES = ("fomoad_camera.c", "fomoad_resize.c")
CAPTURE = Path(__file__).parent / "capture.c"
FITS = tuple(Fit)
BAD_ARGUMENT, TOO_LITTLE_MEMORY = 1, 2


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> ctypes.CDLL:
    folder = tmp_path_factory.mktemp("capture")
    runtime = resource_path("runtime")
    options = ("-O2", "-shared", "-fPIC", "-I", str(runtime), "-Wall", "-Wextra", "-Wconversion", "-Werror")
    compile_c([CAPTURE, *(runtime / name for name in SOURCES)], folder / "capture.so", options)
    return ctypes.CDLL(str(folder / "capture.so"))


def _shape(spec: InputSpec, width: int, height: int, pixels: Pixels) -> ctypes.Array[ctypes.c_int32]:
    numbers = (spec.width, spec.height, spec.channels, FITS.index(spec.fit), width, height, int(pixels))
    return (ctypes.c_int32 * len(numbers))(*numbers)


def _captured(
    library: ctypes.CDLL, spec: InputSpec, frame: Uint8Array, pixels: Pixels, room: int = 0
) -> tuple[int, Uint8Array]:
    found = np.zeros((spec.height, spec.width, spec.channels), np.uint8)
    height, width = len(frame), frame.shape[1] // pixels.size
    status = library.capture(
        _shape(spec, width, height, pixels),
        frame.ctypes.data_as(ctypes.c_void_p),
        ctypes.c_size_t(frame.shape[1]),
        ctypes.c_size_t(room),
        found.ctypes.data_as(ctypes.c_void_p),
    )
    return status, found


def _check(library: ctypes.CDLL, spec: InputSpec, picture: Uint8Array, pixels: Pixels) -> None:
    status, found = _captured(library, spec, frame_of(picture, pixels), pixels)
    assert status == 0
    np.testing.assert_array_equal(found, fit_image(as_seen(picture, pixels), spec))


def _noise(width: int, height: int, seed: int) -> Uint8Array:
    rng = np.random.default_rng(seed)
    noise = rng.integers(0, 256, (height, width, 3), dtype=np.uint8)
    # black and white alone make halves, which are where roundings differ
    return noise if seed % 2 else np.asarray(noise // 128 * 255, np.uint8)


@pytest.mark.parametrize("fit", Fit)
@pytest.mark.parametrize("pixels", Pixels)
@pytest.mark.parametrize("channels", [1, 3])
def test_a_frame_of_any_pixels_is_fitted_as_the_app_fits_it(
    capture: ctypes.CDLL, fit: Fit, pixels: Pixels, channels: int
) -> None:
    _check(capture, InputSpec(96, 96, channels, fit), _noise(320, 240, int(pixels)), pixels)


@pytest.mark.parametrize("fit", Fit)
@pytest.mark.parametrize(
    ("width", "height"),
    [
        (96, 96),
        (192, 192),
        (288, 192),
        (480, 288),
        (160, 120),
        (48, 48),
        (95, 97),
        (97, 300),
        (1, 1),
        (640, 33),
        (30, 500),
    ],
)
def test_frames_that_shrink_grow_or_do_both_are_fitted_as_the_app_fits_them(
    capture: ctypes.CDLL, fit: Fit, width: int, height: int
) -> None:
    for seed in range(2):
        _check(capture, InputSpec(96, 96, 3, fit), _noise(width, height, seed), Pixels.RGB888)


@pytest.mark.parametrize("pixels", [Pixels.GREY8, Pixels.RGB565])
@pytest.mark.parametrize(("width", "height"), [(31, 32), (32, 31), (49, 50), (64, 61), (30, 32), (33, 32), (32, 33)])
def test_frames_nearly_of_the_input_s_shape_are_padded_or_cropped_by_a_column(
    capture: ctypes.CDLL, width: int, height: int, pixels: Pixels
) -> None:
    """Of a gap of one column none lies in front, and all of it behind."""
    for fit, channels in itertools.product(Fit, (1, 3)):
        _check(capture, InputSpec(32, 32, channels, fit), _noise(width, height, 0), pixels)


@settings(max_examples=300, deadline=None)
@given(
    # of few sizes too, among which those that are nearly alike are common
    size=st.tuples(st.integers(1, 260), st.integers(1, 260)) | st.tuples(st.integers(30, 36), st.integers(30, 36)),
    into=st.tuples(st.integers(32, 180), st.integers(32, 180)) | st.just((32, 32)),
    fit=st.sampled_from(Fit),
    pixels=st.sampled_from(Pixels),
    channels=st.sampled_from([1, 3]),
    seed=st.integers(0, 100),
)
def test_any_frame_is_fitted_to_any_input_as_the_app_fits_it(
    capture: ctypes.CDLL,
    size: tuple[int, int],
    into: tuple[int, int],
    fit: Fit,
    pixels: Pixels,
    channels: int,
    seed: int,
) -> None:
    spec = InputSpec(*into, channels, fit)
    plan = fit_plan(*size, spec)
    assume(max(plan.resized_width, plan.resized_height) <= LARGEST_SIDE)
    _check(capture, spec, _noise(*size, seed), pixels)


def test_a_frame_from_a_sensor_of_megapixels_is_fitted_as_the_app_fits_it(capture: ctypes.CDLL) -> None:
    _check(capture, InputSpec(160, 160, 3, Fit.FIT_SHORT), _noise(2592, 1944, 1), Pixels.RGB565_SWAPPED)


def test_a_frame_that_cannot_be_fitted_is_refused(capture: ctypes.CDLL) -> None:
    spec = InputSpec(96, 96, 3, Fit.FIT_SHORT)
    assert _captured(capture, spec, np.zeros((1, 300 * 3), np.uint8), Pixels.RGB888)[0] == BAD_ARGUMENT
    assert _captured(capture, spec, np.zeros((2, 8193), np.uint8), Pixels.GREY8)[0] == BAD_ARGUMENT


def test_too_little_memory_is_refused(capture: ctypes.CDLL) -> None:
    frame = frame_of(_noise(320, 240, 1), Pixels.RGB565)
    assert _captured(capture, InputSpec(96, 96), frame, Pixels.RGB565, room=1000)[0] == TOO_LITTLE_MEMORY


def test_no_memory_is_touched_that_is_not_the_camera_s(tmp_path: Path) -> None:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("there is no gcc")
    main = tmp_path / "main.c"
    main.write_text(_SANITISED, encoding="utf-8")
    runtime = resource_path("runtime")
    command = [compiler, "-std=c99", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"]
    command += ["-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Werror", "-ffp-contract=off"]
    command += ["-I", str(runtime), str(main), str(CAPTURE), *(str(runtime / name) for name in SOURCES)]
    subprocess.run([*command, "-o", str(tmp_path / "main")], check=True)
    done = subprocess.run([str(tmp_path / "main")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


_SANITISED = """
#include <stdint.h>
#include <stdlib.h>
int32_t capture(const int32_t *shape, const uint8_t *frame, size_t step, size_t room, uint8_t *input);
int main(void)
{
    static const int32_t sides[] = {1, 7, 32, 33, 34, 39, 40, 41, 64, 65, 80, 121};
    static const size_t bytes[] = {1, 3, 3, 2, 2};
    for (int32_t fit = 0; fit < 3; ++fit) {
        for (int32_t wide = 0; wide < 12; ++wide) {
            for (int32_t high = 0; high < 12; ++high) {
                const int32_t pixels = (wide + high) % 5, channels = (wide + fit) % 2 ? 1 : 3;
                const int32_t shape[] = {40, 33, channels, fit, sides[wide], sides[high], pixels};
                const size_t step = (size_t)sides[wide] * bytes[pixels];
                uint8_t *const frame = calloc((size_t)sides[high], step);
                uint8_t *const input = malloc((size_t)(40 * 33 * channels));
                const int32_t status = capture(shape, frame, step, 0, input);
                free(frame);
                free(input);
                if (status != 0) {
                    return 1;
                }
            }
        }
    }
    return 0;
}
"""


def test_a_frame_scores_as_the_fitted_picture_does() -> None:
    spec = InputSpec(96, 96, 3, Fit.FIT_LONG)
    model = model_of(find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read(), spec, Pooling(3, 2), "full")
    detector = compiled(model)
    picture = _noise(320, 240, 1)
    with NativeDetector(detector.sources) as native:
        expected = native.run(fit_image(as_seen(picture, Pixels.RGB565), spec))
        found = native.run_frame(frame_of(picture, Pixels.RGB565), Pixels.RGB565)
        np.testing.assert_array_equal(found.cells, expected.cells)
        assert (found.score, found.verdict) == (expected.score, expected.verdict)
        with pytest.raises(FomoadError, match=r"5 × 0 pixels"):
            native.run_frame(np.zeros((0, 15), np.uint8), Pixels.RGB888)
