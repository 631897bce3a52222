"""The exported C run on this machine: what the chip computes, to the bit."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.vision.frame import Pixels

VERDICTS = (Verdict.OK, Verdict.REVIEW, Verdict.NG)
"""By `fomoad_verdict`."""
_WORDS_OF_A_DETECTOR, _WORDS_OF_A_CAMERA = 8, 32


class CResult(NamedTuple):
    """What the C says of a picture: `cells` float32 [gh, gw], its score, higher being odder, and the verdict."""

    cells: Float32Array
    score: float
    verdict: Verdict


class _Result(ctypes.Structure):
    """`fomoad_result`."""

    _fields_ = (
        ("score", ctypes.c_float),
        ("verdict", ctypes.c_int),
        ("cells", ctypes.POINTER(ctypes.c_float)),
        ("rows", ctypes.c_uint16),
        ("columns", ctypes.c_uint16),
        ("peak_row", ctypes.c_uint16),
        ("peak_column", ctypes.c_uint16),
    )


class NativeDetector:
    """The sources of a `CompiledDetector`, compiled for this machine; a context manager. One picture at a time."""

    def __init__(
        self, sources: Mapping[str, bytes], definitions: Sequence[str] = (), progress: Progress | None = None
    ) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        try:
            self._library = ctypes.CDLL(str(_compiled(Path(self._folder.name), sources, definitions, progress)))
        except BaseException:
            self._folder.cleanup()
            raise
        self._model = model = ctypes.c_void_p(
            ctypes.addressof(ctypes.c_char.in_dll(self._library, "fomoad_detector_model"))
        )
        self._library.fomoad_memory_size.restype = ctypes.c_size_t
        self._library.fomoad_camera_memory_size.restype = ctypes.c_size_t
        self.memory_bytes = int(self._library.fomoad_memory_size(model))
        self._memory = (ctypes.c_uint32 * (self.memory_bytes // 4 + 1))()
        self._detector = (ctypes.c_uint64 * _WORDS_OF_A_DETECTOR)()
        size = ctypes.c_size_t(self.memory_bytes)
        _check(self._library.fomoad_open(self._detector, model, self._memory, size))

    def __enter__(self) -> NativeDetector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    @property
    def memory(self) -> Uint8Array:
        """A copy of the memory that it works in, rows of the trunk's maps and all, as the last run left it."""
        return np.frombuffer(bytes(self._memory), np.uint8)

    def run(self, picture: Uint8Array) -> CResult:
        """Judge an input uint8 [h, w, c] of the network's size, whole."""
        result = _Result()
        given = np.ascontiguousarray(picture)
        _check(self._library.fomoad_run(self._detector, _pointer(given), ctypes.byref(result)))
        return _as_values(result)

    def run_frame(self, frame: Uint8Array, pixels: Pixels) -> CResult:
        """Judge a camera's frame of any size, uint8 [H, W · bytes of a pixel], delivered row by row.

        Raises `FomoadError` for a frame so long and narrow that it cannot be fitted.
        """
        given = np.ascontiguousarray(frame)
        height, width = len(given), given.shape[1] // pixels.size
        size = int(self._library.fomoad_camera_memory_size(self._model, width, height, int(pixels)))
        if size == 0:
            raise FomoadError(
                f"A frame of {width} × {height} pixels cannot be fitted to this detector's input.",
                "Take frames with sides of 1 to 8,192 pixels that are not much longer than wide.",
            )
        camera = (ctypes.c_uint64 * _WORDS_OF_A_CAMERA)()
        memory = (ctypes.c_uint32 * (size // 4 + 1))()
        room = ctypes.c_size_t(size)
        _check(self._library.fomoad_camera_open(camera, self._detector, width, height, int(pixels), memory, room))
        result = _Result()
        step = ctypes.c_size_t(given.shape[1])
        _check(self._library.fomoad_camera_run(camera, _pointer(given), step, ctypes.byref(result)))
        return _as_values(result)

    def run_by_rows(self, picture: Uint8Array) -> CResult:
        """The same, row by row."""
        _check(self._library.fomoad_begin(self._detector))
        for row in np.ascontiguousarray(picture):
            _check(self._library.fomoad_push_row(self._detector, _pointer(row)))
        result = _Result()
        _check(self._library.fomoad_end(self._detector, ctypes.byref(result)))
        return _as_values(result)


def _compiled(
    folder: Path, sources: Mapping[str, bytes], definitions: Sequence[str], progress: Progress | None
) -> Path:
    for name, content in sources.items():
        (folder / name).write_bytes(content)
    library = folder / "detector.so"
    compile_c(sorted(folder.glob("*.c")), library, ("-O2", "-shared", "-fPIC"), definitions, progress)
    return library


def _as_values(result: _Result) -> CResult:
    cells = np.ctypeslib.as_array(result.cells, (result.rows, result.columns)).copy()
    return CResult(cells, float(result.score), VERDICTS[result.verdict])


def _pointer(values: Uint8Array) -> ctypes.c_void_p:
    return values.ctypes.data_as(ctypes.c_void_p)


def _check(status: int) -> None:
    if status != 0:
        raise FomoadError(f"The exported C has refused its input (status {status}).", "Please report this.")
