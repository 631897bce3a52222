"""The TFLite export: an int8 trunk and a float32 scorer, apart and as one graph, and all it takes to run them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fomoad_gui.backbone.graph.fixed_size import with_fixed_size
from fomoad_gui.backbone.graph.merge import merged
from fomoad_gui.backbone.graph.run import run_detector_graph, run_scorer_graph, run_trunk
from fomoad_gui.backbone.graph.scorer_graph import scorer_graph
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.documents import model_card, readme
from fomoad_gui.export.golden import Golden, check_against, golden_archive, golden_vectors
from fomoad_gui.export.model_facts import labels, model_json, require_int8
from fomoad_gui.export.staging import check_free, write_folder
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

STAGES = 3


def detector_graphs(model: StoredModel) -> tuple[bytes, bytes]:
    """The int8 trunk of the input's size, and the float32 scorer for its map, as `.tflite` files."""
    bundle = model.bundle
    grid = model_grid(model.backbone, None, bundle.input)
    scorer = scorer_graph(bundle.pooling, bundle.projection, bundle.detector, grid.rows, grid.columns)
    return with_fixed_size(model.backbone, bundle.input), scorer


def export_tflite(model: StoredModel, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the export as the new or empty folder `directory` and return its files.

    The exported graphs are run on golden inputs first; unless they give the app's scores, nothing is written and
    `FomoadError` is raised, as it is for a model whose trunk is not int8.
    """
    bundle = model.bundle
    require_int8(bundle)
    check_free(directory)
    progress.checkpoint(0, STAGES, "Building the graphs")
    trunk, scorer = detector_graphs(model)
    progress.checkpoint(1, STAGES, "Scoring the golden inputs")
    golden = golden_vectors(Scorer(bundle, model.backbone, Kernels.FAST))
    plan = {
        "trunk_int8.tflite": trunk,
        "scorer_float32.tflite": scorer,
        "detector.tflite": merged(trunk, scorer),
        "model.json": model_json(model),
        "labels.txt": "".join(f"{label}\n" for label in labels(bundle)).encode(),
        "golden.npz": golden_archive(golden.inputs, golden.cells),
        "detect.py": resource_path("export/tflite/detect.py").read_bytes(),
        "MODEL_CARD.md": model_card(bundle),
        "README.md": readme("tflite", bundle),
        "LICENSE": resource_path("export/LICENSE").read_bytes(),
    }
    progress.checkpoint(2, STAGES, "Checking the exported graphs")
    files = write_folder(directory, plan, lambda folder: _check(folder, golden))
    progress.checkpoint(STAGES, STAGES, "Exported")
    return files


def _check(folder: Path, golden: Golden) -> None:
    """Run the graphs as written to disk on the golden inputs."""
    trunk = (folder / "trunk_int8.tflite").read_bytes()
    scorer = (folder / "scorer_float32.tflite").read_bytes()
    cells = np.stack([run_scorer_graph(scorer, run_trunk(trunk, image)) for image in golden.inputs])
    check_against(golden, cells)
    whole = (folder / "detector.tflite").read_bytes()
    check_against(golden, np.stack([run_detector_graph(whole, image) for image in golden.inputs]))
