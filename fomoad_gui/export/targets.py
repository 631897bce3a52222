"""What a model can be exported as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.project import CProject, Files, c_files, export_in_c
from fomoad_gui.export.openmv import export_openmv
from fomoad_gui.export.packages.arduino import arduino
from fomoad_gui.export.packages.cmsis_pack import cmsis_pack
from fomoad_gui.export.packages.linux import linux
from fomoad_gui.export.packages.zephyr import zephyr
from fomoad_gui.export.tflite import export_tflite
from fomoad_gui.store.model_file import StoredModel


class Target(StrEnum):
    """The targets there are."""

    TFLITE = "tflite"
    """Graphs for TensorFlow Lite."""
    C = "c"
    """C99 without a library, for microcontrollers and anything else."""
    ARDUINO = "arduino"
    """That as an Arduino library."""
    CMSIS_PACK = "cmsis-pack"
    """That as a CMSIS-Pack."""
    ZEPHYR = "zephyr"
    """That as a Zephyr module with a sample."""
    OPENMV = "openmv"
    """One graph and a MicroPython script."""
    LINUX = "linux"
    """C as a command for Linux, built for x86-64 and aarch64."""


IN_C: dict[Target, Files] = {
    Target.C: lambda model, project, _: c_files(model, project),
    Target.ARDUINO: lambda model, project, _: arduino(model, project),
    Target.CMSIS_PACK: lambda model, project, _: cmsis_pack(model, project),
    Target.ZEPHYR: lambda model, project, _: zephyr(model, project),
    Target.LINUX: linux,
}
"""How the files of each target in C are made."""


@dataclass(frozen=True, slots=True, eq=False)
class Exported:
    """The files that were written, and what was compiled where the target is in C."""

    files: tuple[Path, ...]
    project: CProject | None = None


def write_export(target: Target, model: StoredModel, directory: Path, progress: Progress) -> Exported:
    """Write the export as the new or empty folder `directory`.

    Raises `FomoadError` for a model or a folder that will not do, and where the export does not reproduce the model.
    """
    if target is Target.TFLITE:
        return Exported(export_tflite(model, directory, progress))
    if target is Target.OPENMV:
        return Exported(export_openmv(model, directory, progress))
    return Exported(*export_in_c(model, directory, IN_C[target], progress))
