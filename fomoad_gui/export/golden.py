"""Inputs with known scores that travel with an export, so that any machine can check itself."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.store.archive import pack
from fomoad_gui.vision.drawing.scene import draw_scene
from fomoad_gui.vision.fit import luma

COUNT = 4
SEED = 20
TOLERANCE = 1e-3
"""Largest difference allowed, relative to the largest score: float32 against float64 leaves some 1e-5."""

FIXED_POINT_TOLERANCE = 5e-3
"""Largest difference allowed of fixed point from float32, as a share of the way from the median good picture's score to
the threshold, and of the way to the score itself: golden pictures are drawn and lie far out. Trained models need some
2e-4."""


@dataclass(frozen=True, slots=True, eq=False)
class Golden:
    """`inputs` uint8 [N, h, w, c] as the network sees them, and their scores `cells` float32 [N, gh, gw].

    `fixed_cells` are those of the scorer in fixed point; None where there is only one scorer.
    """

    inputs: Uint8Array
    cells: Float32Array
    fixed_cells: Float32Array | None = None

    def expected(self, *, is_fixed_point: bool) -> Float32Array:
        """What a build whose scorer is in fixed point, or is not, has to give."""
        return self.fixed_cells if is_fixed_point and self.fixed_cells is not None else self.cells


def golden_vectors(scorer: Scorer) -> Golden:
    """Drawn pictures, scored by a scorer of the app."""
    inputs = golden_inputs(scorer.bundle.input)
    embeddings = np.stack([scorer.extractor.embed_input(image) for image in inputs])
    return Golden(inputs=inputs, cells=scorer.bundle.detector.cell_scores(embeddings))


def golden_archive(inputs: Uint8Array, cells: Float32Array, fixed_cells: Float32Array | None = None) -> bytes:
    """`golden.npz`: inputs uint8 [N, h, w, c] and cells float32 [N, gh, gw] as in `Golden`; the same for the same."""
    arrays = {"inputs.npy": _npy(inputs), "cells.npy": _npy(cells)}
    return pack(arrays if fixed_cells is None else arrays | {"fixed_cells.npy": _npy(fixed_cells)})


def read_golden(path: Path) -> Golden:
    """What `golden_archive` wrote to a file; `FomoadError` if it is not there or is damaged."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return Golden(archive["inputs"], archive["cells"], archive.get("fixed_cells"))
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise FomoadError(f"'{path}' cannot be read ({error}).", "Export the model again.") from error


def _npy(array: NDArray[Any]) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=False)
    return stream.getvalue()


def _input(rng: np.random.Generator, spec: InputSpec) -> Uint8Array:
    scene = draw_scene(rng, spec.width, spec.height)
    return scene if spec.channels == 3 else luma(scene)


def golden_inputs(spec: InputSpec) -> Uint8Array:
    """The drawn pictures, uint8 [N, h, w, c]."""
    rng = np.random.default_rng(SEED)
    return np.stack([_input(rng, spec) for _ in range(COUNT)])


def check_against(golden: Golden, cells: Float32Array) -> float:
    """The largest difference of `cells` [N, gh, gw] from the golden ones; raises `FomoadError` if it is too large."""
    difference = float(np.abs(cells - golden.cells).max())
    if not difference <= TOLERANCE * float(np.abs(golden.cells).max()):
        raise FomoadError(
            f"The exported model does not reproduce the app's scores: they differ by up to {difference:g}.",
            "Nothing was written. Please report this, with the model file.",
        )
    return difference


def check_fixed_point(cells: Float32Array, fixed_cells: Float32Array, calibration: Calibration) -> float:
    """The largest difference of scores in fixed point from those in float32, both [N, gh, gw].

    Raises `FomoadError` if a cell is off by more than `FIXED_POINT_TOLERANCE` allows.
    """
    usual = float(np.median(calibration.good_scores))
    given = cells.astype(np.float64)
    differences = np.abs(fixed_cells - given)
    allowed = FIXED_POINT_TOLERANCE * (abs(calibration.threshold - usual) + np.abs(given - usual))
    if not (differences <= allowed).all():
        worst = int(np.argmax(differences - allowed))
        raise FomoadError(
            f"In fixed point, for cores without an FPU, a score of {given.flat[worst]:g} comes out as "
            f"{fixed_cells.flat[worst]:g}.",
            "Nothing was written. Train with fewer dimensions, or report this with the model file.",
        )
    return float(differences.max())
