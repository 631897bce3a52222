"""`fomoad export MODEL --target T -o DIR`: a model for another machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json

if TYPE_CHECKING:
    from fomoad_gui.export.targets import Exported
    from fomoad_gui.store.model_file import StoredModel


CORE = "cortex-m7"
TARGETS = ("tflite", "c", "arduino", "cmsis-pack", "zephyr", "openmv", "linux")
IN_C, IN_GRAPHS = (
    f" on a {CORE}, the stack not counted",
    ", an interpreter and what it takes for the scorer not counted",
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("--target", choices=TARGETS, required=True, help="what to write")
    parser.add_argument(
        "--rounding",
        choices=["fast", "exact"],
        default="fast",
        help="targets in C: there is one rounding, TensorFlow Lite's reference kernels', which is both",
    )
    parser.add_argument(
        "--plan", choices=["speed", "size"], default="speed", help="targets in C: there is one plan, which is both"
    )
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="a new or empty folder")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the export and say what is in it."""
    from fomoad_gui.export.targets import Target, write_export
    from fomoad_gui.store.model_file import read_model

    stored = read_model(Path(options.model))
    progress = ConsoleProgress()
    exported = write_export(Target(options.target), stored, Path(options.output), progress)
    sizes = _sizes(exported, stored, progress)
    progress.close()
    size = sum(file.stat().st_size for file in exported.files)
    show(
        {"target": options.target, "files": [str(file) for file in exported.files], "bytes": size, **sizes},
        options.json,
        [
            *(f"{file.stat().st_size:9d}  {file}" for file in exported.files),
            f"Takes {sizes['flash_bytes']:,} bytes of flash and {sizes['ram_bytes']:,} of RAM"
            f"{IN_GRAPHS if exported.project is None else IN_C}.",
            f"Wrote {len(exported.files)} files to '{options.output}'.",
        ],
    )


def _sizes(exported: Exported, stored: StoredModel, progress: ConsoleProgress) -> dict[str, int]:
    """What it takes on a machine: C as built for `CORE`; of graphs their bytes, and whole maps of the trunk."""
    if exported.project is not None:
        from fomoad_gui.board.measure import footprint

        found = footprint(exported.project.detector, CORE, progress)
        return {"flash_bytes": found.flash_bytes, "ram_bytes": found.ram_bytes}
    from fomoad_gui.backbone.graph.profile import profile

    spec = stored.bundle.input
    graphs = {path.name: path.stat().st_size for path in exported.files if path.suffix == ".tflite"}
    maps = profile(stored.backbone, spec.width, spec.height, spec.channels).activation_bytes
    return {"flash_bytes": graphs["detector.tflite"], "ram_bytes": maps}
