"""The C export: sources that any C99 compiler takes, with a test that a board runs on itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fomoad_gui.backbone.graph.run import run_reference
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.pooling import average_pool
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.projection import project
from fomoad_gui.export.c.compiled import CompiledDetector, compiled
from fomoad_gui.export.c.native import CResult, NativeDetector
from fomoad_gui.export.c.requantisation import Rounding
from fomoad_gui.export.c.source import golden_source
from fomoad_gui.export.documents import c_readme
from fomoad_gui.export.golden import Golden, check_against, golden_archive, golden_vectors
from fomoad_gui.export.model_facts import model_json
from fomoad_gui.export.staging import check_free, write_folder
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

STAGES = 4
GOLDEN_PICTURES = 2
"""How many of the golden inputs travel with the sources; as text they take four times their size."""
WRITTEN = ("CMakeLists.txt", "fomoad_self_test.h", "fomoad_self_test.c", "main.c")
"""Files of `resources/export/c/` that go as they are."""


def export_c(model: StoredModel, directory: Path, rounding: Rounding, progress: Progress) -> tuple[Path, ...]:
    """Write the export as the new or empty folder `directory` and return its files.

    The sources are compiled for this machine first. Built to round as TensorFlow Lite's reference kernels do, they must
    give the scores of those kernels on golden inputs, else nothing is written and `FomoadError` is raised; what the
    build that was asked for gives on them travels along, for every board to compare itself with.
    """
    check_free(directory)
    progress.checkpoint(0, STAGES, "Planning the network")
    exact = compiled(model, Rounding.EXACT)
    wanted = exact if rounding is Rounding.EXACT else compiled(model, rounding)
    golden = golden_vectors(Scorer(model.bundle, model.backbone))
    progress.checkpoint(1, STAGES, "Comparing with the reference kernels")
    results = _run(exact, golden.inputs)
    reference = reference_cells(model, golden.inputs)
    check_against(Golden(golden.inputs, reference), np.stack([result.cells for result in results]))
    progress.checkpoint(2, STAGES, "Scoring the golden inputs")
    if wanted is not exact:
        results = _run(wanted, golden.inputs)
    plan = dict(wanted.sources)
    plan["fomoad_golden.c"] = golden_source(
        golden.inputs[:GOLDEN_PICTURES], [result.cells for result in results[:GOLDEN_PICTURES]]
    ).encode()
    for name in WRITTEN:
        content = resource_path(f"export/c/{name}").read_text(encoding="utf-8")
        plan[name] = content.replace("@DEFINITIONS@", " ".join(wanted.definitions)).encode()
    plan["model.json"] = model_json(model, rounding=rounding.value, definitions=wanted.definitions)
    plan["golden.npz"] = golden_archive(golden.inputs, np.stack([result.cells for result in results]))
    plan["README.md"] = c_readme(model.bundle, wanted).encode()
    plan["LICENSE"] = resource_path("export/LICENSE").read_bytes()
    progress.checkpoint(3, STAGES, "Writing")
    files = write_folder(directory, plan, lambda _: None)
    progress.checkpoint(STAGES, STAGES, "Exported")
    return files


def reference_cells(model: StoredModel, inputs: Uint8Array) -> Float32Array:
    """Cell scores float32 [N, gh, gw] of inputs uint8 [N, h, w, c] by TensorFlow Lite's reference kernels."""
    bundle = model.bundle
    embeddings = run_reference(model.backbone, bundle.input, inputs)
    pooled = embeddings if bundle.pooling is None else average_pool(bundle.pooling, embeddings)
    return bundle.detector.cell_scores(project(bundle.projection, pooled))


def _run(detector: CompiledDetector, inputs: Uint8Array) -> Sequence[CResult]:
    with NativeDetector(detector.sources, detector.definitions) as native:
        return [native.run(picture) for picture in inputs]
