"""`fomoad sample DIR`: a drawn inspection task."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("directory", metavar="DIR", help="a new or empty folder")
    parser.add_argument("--seed", type=int, default=0, help="another seed draws other parts (default 0)")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Draw the pictures and say how many there are."""
    from fomoad_gui.pipeline.sample import write_sample

    progress = ConsoleProgress()
    summary = write_sample(Path(options.directory), seed=options.seed, progress=progress)
    progress.close()
    show(
        {"images": summary.images, "good": summary.good, "defect": summary.defect},
        options.json,
        [
            f"{summary.images} pictures in '{options.directory}': {summary.good} good, {summary.defect} with defects.",
            f"Try: fomoad train '{options.directory}' -o sample.fomoad-model",
        ],
    )
