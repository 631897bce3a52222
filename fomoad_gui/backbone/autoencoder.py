"""A convolutional auto-encoder, trained in a child process: a rival to measure ours against. No TensorFlow here."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from fomoad_gui.backbone.child import end, lines, start
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress

MODULE = "fomoad_gui.backbone.build.autoencoder"
SIDE = 128
"""Pixels of its square input."""
FILTERS = (32, 64, 128, 256)
"""Of the convolutions, 4 × 4 with stride 2, that lead to a code of 8 × 8 cells; those back mirror them."""
CODE = 64
PARAMETERS = (
    sum(16 * before * after + after for before, after in zip((3, *FILTERS[:-1]), FILTERS, strict=True))
    + FILTERS[-1] * CODE
    + CODE
    + CODE * FILTERS[-1]
    + FILTERS[-1]
    + sum(16 * before * after + after for before, after in zip(FILTERS[::-1], (*FILTERS[-2::-1], 3), strict=True))
)
"""Weights and biases, some 1.4 million."""
PATIENCE_SECONDS = 0.0


def reconstruction_errors(learnt: Uint8Array, tested: Uint8Array, seed: int, progress: Progress) -> Float32Array:
    """The squared error of each pixel, averaged over colours, float32 [M, 128, 128], of the pictures `tested`.

    Both are uint8 RGB [N, 128, 128, 3]; it learns to reproduce `learnt`. Takes minutes. Raises `FomoadError` if the
    child dies; a cancelled one is killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        np.save(work / "learnt.npy", learnt, allow_pickle=False)
        np.save(work / "tested.npy", tested, allow_pickle=False)
        with (work / "log.txt").open("w", encoding="utf-8") as log:
            child = start(MODULE, [folder, str(seed)], log)
            where = (0, 1, "Starting TensorFlow")
            try:
                for line in lines(child):
                    if line is not None:
                        where = (line["done"], line["total"], "Training the auto-encoder")
                    progress.checkpoint(*where)
                code = child.wait()
            finally:
                end(child, PATIENCE_SECONDS)
        if code != 0:
            said = (work / "log.txt").read_text(encoding="utf-8", errors="replace").strip().splitlines()
            raise FomoadError(
                f"The auto-encoder could not be trained ({said[-1] if said else f'exit status {code}'}).",
                "Leave it out of the comparison, or free some memory.",
            )
        errors: Float32Array = np.load(work / "errors.npy", allow_pickle=False)
    return errors
