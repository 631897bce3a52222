"""What a model can be exported as."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.project import export_c
from fomoad_gui.export.c.requantisation import Rounding
from fomoad_gui.export.tflite import export_tflite
from fomoad_gui.store.model_file import StoredModel


class Target(StrEnum):
    """The targets there are."""

    TFLITE = "tflite"
    """Graphs for TensorFlow Lite."""
    C = "c"
    """C99 without a library, for microcontrollers and anything else."""


def write_export(
    target: Target, model: StoredModel, directory: Path, progress: Progress, rounding: Rounding = Rounding.FAST
) -> tuple[Path, ...]:
    """Write the export as the new or empty folder `directory` and return its files; `rounding` is for C alone.

    Raises `FomoadError` for a model or a folder that will not do, and where the export does not reproduce the model.
    """
    if target is Target.C:
        return export_c(model, directory, rounding, progress)
    return export_tflite(model, directory, progress)
