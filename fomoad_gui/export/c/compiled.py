"""From a model to the files of its C: the plan, and the text of it."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.export.c.fixed import FixedNumbers, fixed_numbers
from fomoad_gui.export.c.schedule import FLOAT, Memory, plan_memory
from fomoad_gui.export.c.scorer import ScorerNumbers, scorer_numbers
from fomoad_gui.export.c.source import detector_header, detector_source
from fomoad_gui.export.c.trunk import Trunk, lowered_trunk
from fomoad_gui.export.model_facts import require_int8
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.resources import resource_path
from fomoad_gui.store.model_file import StoredModel

RUNTIME = (
    "fomoad_arithmetic.h",
    "fomoad.h",
    "fomoad.c",
    "fomoad_model.h",
    "fomoad_camera.h",
    "fomoad_camera.c",
    "fomoad_resize.h",
    "fomoad_resize.c",
    "fomoad_kernels.h",
    "fomoad_kernels.c",
    "fomoad_windows.h",
    "fomoad_convolution.c",
    "fomoad_pairs.h",
    "fomoad_planes.h",
    "fomoad_depthwise.c",
    "fomoad_dsp.h",
    "fomoad_fixed.h",
    "fomoad_mathematics.h",
    "fomoad_requantise.h",
    "fomoad_scorer.h",
    "fomoad_scorer.c",
    "fomoad_scorer_float.c",
    "fomoad_scorer_fixed.c",
)
"""The files of `resources/runtime/`."""
LIBRARY = (*(name for name in RUNTIME if name.endswith(".c")), "fomoad_detector.c")
"""What a program with the detector in it is compiled of."""
FIXED_POINT = ("FOMOAD_FIXED_POINT",)
"""What forces the fixed-point scorer on a machine that has an FPU."""


@dataclass(frozen=True, slots=True, eq=False)
class CompiledDetector:
    """A detector, planned for the C runtime, and its sources by name."""

    trunk: Trunk
    scorer: ScorerNumbers
    fixed: FixedNumbers
    memory: Memory
    sources: dict[str, bytes]


def compiled(model: StoredModel) -> CompiledDetector:
    """Plan a model and write its C. `FomoadError` for one that is not int8, or has what the runtime has not."""
    bundle = model.bundle
    require_int8(bundle)
    trunk = lowered_trunk(model.backbone, bundle.input)
    scorer = scorer_numbers(bundle, trunk.maps[-1])
    fixed = fixed_numbers(bundle, trunk.maps[-1])
    memory = plan_memory(trunk, scorer.windows, max(scorer.scratch_floats, -(-fixed.scratch_bytes // FLOAT)))
    grid = model_grid(model.backbone, bundle.pooling, bundle.input)
    sources = {name: resource_path(f"runtime/{name}").read_bytes() for name in RUNTIME}
    sources["fomoad_detector.h"] = detector_header(bundle, memory).encode()
    sources["fomoad_detector.c"] = detector_source(bundle, trunk, scorer, fixed, memory, grid).encode()
    return CompiledDetector(trunk, scorer, fixed, memory, sources)
