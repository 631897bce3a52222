"""`fomoad export MODEL --target T -o DIR`: a model for another machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("--target", choices=["tflite", "c"], required=True, help="what to write")
    parser.add_argument(
        "--rounding",
        choices=["fast", "exact"],
        default="fast",
        help="C alone: round once, or as TensorFlow Lite's reference kernels do (%(default)s)",
    )
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="a new or empty folder")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Write the export and say what is in it."""
    from fomoad_gui.export.c.requantisation import Rounding
    from fomoad_gui.export.targets import Target, write_export
    from fomoad_gui.store.model_file import read_model

    stored = read_model(Path(options.model))
    progress = ConsoleProgress()
    target, rounding = Target(options.target), Rounding(options.rounding)
    files = write_export(target, stored, Path(options.output), progress, rounding)
    progress.close()
    size = sum(file.stat().st_size for file in files)
    show(
        {"target": options.target, "files": [str(file) for file in files], "bytes": size},
        options.json,
        [*(f"{file.stat().st_size:9d}  {file}" for file in files), f"Wrote {len(files)} files to '{options.output}'."],
    )
