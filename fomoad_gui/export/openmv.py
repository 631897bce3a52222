"""The OpenMV export: trunk and scorer as one graph, and a MicroPython script that runs it on a camera board."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from fomoad_gui.backbone.graph.merge import merged
from fomoad_gui.backbone.graph.run import run_detector_graph
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.documents import model_card, readme
from fomoad_gui.export.golden import TOLERANCE, Golden, check_against, golden_archive, golden_vectors
from fomoad_gui.export.model_facts import labels, model_json, require_int8
from fomoad_gui.export.staging import check_free, write_folder
from fomoad_gui.export.tflite import detector_graphs
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

STAGES = 3
LOOSER = 10 * TOLERANCE
"""What the board may be off by, relative to the largest score: its kernels round twice where the app's round once."""


def export_openmv(model: StoredModel, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the export as the new or empty folder `directory` and return its files.

    The graph is run on golden inputs first; unless it gives the app's scores, nothing is written and `FomoadError` is
    raised, as it is for a model that is not int8, or whose pictures are padded, which OpenMV's firmware cannot do.
    """
    bundle = model.bundle
    require_int8(bundle)
    if bundle.input.fit is Fit.FIT_LONG:
        raise FomoadError(
            "This model pads its pictures with their border, which OpenMV's firmware cannot do.",
            "Train with the fit squash or fit-short, or export as C.",
        )
    check_free(directory)
    progress.checkpoint(0, STAGES, "Building the graph")
    graph = merged(*detector_graphs(model))
    progress.checkpoint(1, STAGES, "Scoring the golden inputs")
    golden = golden_vectors(Scorer(bundle, model.backbone, Kernels.FAST))
    check_against(golden, np.stack([run_detector_graph(graph, image) for image in golden.inputs]))
    plan = {
        "detector.tflite": graph,
        "labels.txt": "".join(f"{label}\n" for label in labels(bundle)).encode(),
        "main.py": resource_path("export/openmv/main.py").read_bytes(),
        "settings.json": _settings(bundle),
        "golden.bin": (golden.inputs[0].astype(np.int16) - 128).astype(np.int8).tobytes(),
        "golden.json": _golden(golden),
        "golden.npz": golden_archive(golden.inputs, golden.cells),
        "model.json": model_json(model),
        "MODEL_CARD.md": model_card(bundle),
        "README.md": readme("openmv", bundle),
        "LICENSE": resource_path("export/LICENSE").read_bytes(),
    }
    progress.checkpoint(2, STAGES, "Writing")
    files = write_folder(directory, plan, lambda _: None)
    progress.checkpoint(STAGES, STAGES, "Exported")
    return files


def _settings(bundle: ModelBundle) -> bytes:
    """What the script needs to know, and no more: a board's memory is small."""
    calibration = bundle.calibration
    review = calibration.threshold if calibration.review_threshold is None else calibration.review_threshold
    facts = {
        "width": bundle.input.width,
        "height": bundle.input.height,
        "channels": bundle.input.channels,
        "fit": bundle.input.fit.value,
        "threshold": calibration.threshold,
        "review_threshold": review,
    }
    return (json.dumps(facts) + "\n").encode()


def _golden(golden: Golden) -> bytes:
    cells = golden.cells[0].ravel()
    allowed = LOOSER * float(np.abs(cells).max())
    return (json.dumps({"cells": [round(float(cell), 5) for cell in cells], "allowed": allowed}) + "\n").encode()
