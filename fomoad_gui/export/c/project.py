"""A detector's C, for all targets that are in C: sources for any C99 compiler, and a test for a board to run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fomoad_gui.backbone.graph.run import run_reference
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.pooling import average_pool
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.projection import project
from fomoad_gui.export.c.compiled import FIXED_POINT, LIBRARY, CompiledDetector, compiled
from fomoad_gui.export.c.native import NativeDetector
from fomoad_gui.export.c.source import golden_source
from fomoad_gui.export.documents import c_readme, model_card
from fomoad_gui.export.golden import Golden, check_against, check_fixed_point, golden_archive, golden_inputs
from fomoad_gui.export.model_facts import model_json
from fomoad_gui.export.staging import check_free, write_folder
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

STAGES = 4
GOLDEN_BYTES = 60_000
"""Of golden inputs that travel as source, one at least; as text they take four times that."""
SELF_TEST = ("fomoad_self_test.h", "fomoad_self_test.c")


@dataclass(frozen=True, slots=True, eq=False)
class CProject:
    """A detector in C, checked. `sources` are the runtime's and the detector's files by name, `self_test` those of the
    self-test, without a program; `facts` are model.json, golden.npz, MODEL_CARD.md and LICENSE, for every target.
    """

    detector: CompiledDetector
    self_test: dict[str, bytes]
    facts: dict[str, bytes]

    @property
    def sources(self) -> dict[str, bytes]:
        return self.detector.sources

    @property
    def code(self) -> dict[str, bytes]:
        """With the self-test."""
        return self.sources | self.self_test


Files = Callable[[StoredModel, CProject, Progress], dict[str, bytes]]
"""A target's files, by their paths in its folder."""


def export_c(model: StoredModel, directory: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the export as the new or empty folder `directory` and return its files. Errors: as `c_project`."""
    return export_in_c(model, directory, lambda stored, project, _: c_files(stored, project), progress)[0]


def export_in_c(
    model: StoredModel, directory: Path, files: Files, progress: Progress
) -> tuple[tuple[Path, ...], CProject]:
    """The same for any target: `files` makes those of its folder. Returns what was written, and of what."""
    check_free(directory)
    project = c_project(model, progress)
    plan = files(model, project, progress)
    progress.checkpoint(3, STAGES, "Writing")
    written = write_folder(directory, plan, lambda _: None)
    progress.checkpoint(STAGES, STAGES, "Exported")
    return written, project


def c_files(model: StoredModel, project: CProject) -> dict[str, bytes]:
    """The files of a C export by name."""
    plan = project.code
    build = resource_path("export/c/CMakeLists.txt").read_text(encoding="utf-8")
    plan["CMakeLists.txt"] = build.replace("@SOURCES@", " ".join(LIBRARY)).encode()
    plan["main.c"] = resource_path("export/c/main.c").read_bytes()
    return plan | project.facts | {"README.md": c_readme("c", model.bundle, project.detector)}


def c_project(model: StoredModel, progress: Progress) -> CProject:
    """Plan a model for C, and try it.

    The sources are compiled for this machine, and must give the scores of TensorFlow Lite's reference kernels on golden
    inputs, else `FomoadError` is raised, as it is for a model that is not int8 or has what the runtime has not. What
    they give travels along, for every board to compare itself with, in float32 and in fixed point, which must be close
    to each other, else `FomoadError` too.
    """
    progress.checkpoint(0, STAGES, "Planning the network")
    detector = compiled(model)
    inputs = golden_inputs(model.bundle.input)
    progress.checkpoint(1, STAGES, "Comparing with the reference kernels")
    cells = _run(detector, inputs, progress)
    check_against(Golden(inputs, reference_cells(model, inputs, progress)), cells)
    progress.checkpoint(2, STAGES, "Scoring in fixed point")
    fixed_cells = _run(detector, inputs, progress, FIXED_POINT)
    difference = check_fixed_point(cells, fixed_cells, model.bundle.calibration)
    count = max(1, min(len(inputs), GOLDEN_BYTES // inputs[0].size))
    self_test = {name: resource_path(f"export/c/{name}").read_bytes() for name in SELF_TEST}
    self_test["fomoad_golden.c"] = golden_source(inputs[:count], cells[:count], fixed_cells[:count]).encode()
    facts = {
        "model.json": model_json(model, fixed_point_difference=difference),
        "golden.npz": golden_archive(inputs, cells, fixed_cells),
        "MODEL_CARD.md": model_card(model.bundle),
        "LICENSE": resource_path("export/LICENSE").read_bytes(),
    }
    return CProject(detector, self_test, facts)


def reference_cells(model: StoredModel, inputs: Uint8Array, progress: Progress) -> Float32Array:
    """Cell scores float32 [N, gh, gw] of inputs uint8 [N, h, w, c] by TensorFlow Lite's reference kernels."""
    bundle = model.bundle
    embeddings = run_reference(model.backbone, bundle.input, inputs, progress)
    pooled = embeddings if bundle.pooling is None else average_pool(bundle.pooling, embeddings)
    return bundle.detector.cell_scores(project(bundle.projection, pooled))


def _run(
    detector: CompiledDetector, inputs: Uint8Array, progress: Progress, further: tuple[str, ...] = ()
) -> Float32Array:
    """Cell scores float32 [N, gh, gw] by the C, compiled for this machine with `further` definitions."""
    with NativeDetector(detector.sources, further, progress) as native:
        return np.stack([native.run(picture).cells for picture in inputs])
