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


@dataclass(frozen=True, slots=True, eq=False)
class Golden:
    """`inputs` uint8 [N, h, w, c] as the network sees them, and their scores `cells` float32 [N, gh, gw]."""

    inputs: Uint8Array
    cells: Float32Array


def golden_vectors(scorer: Scorer) -> Golden:
    """Drawn pictures, scored as the app scores."""
    inputs = golden_inputs(scorer.bundle.input)
    embeddings = np.stack([scorer.extractor.embed_input(image) for image in inputs])
    return Golden(inputs=inputs, cells=scorer.bundle.detector.cell_scores(embeddings))


def golden_archive(inputs: Uint8Array, cells: Float32Array) -> bytes:
    """`golden.npz`: inputs uint8 [N, h, w, c] and cells float32 [N, gh, gw]; the same for the same."""
    return pack({"inputs.npy": _npy(inputs), "cells.npy": _npy(cells)})


def read_golden(path: Path) -> Golden:
    """What `golden_archive` wrote to a file; `FomoadError` if it is not there or is damaged."""
    try:
        with np.load(path, allow_pickle=False) as archive:
            return Golden(inputs=archive["inputs"], cells=archive["cells"])
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
