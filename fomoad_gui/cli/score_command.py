"""`fomoad score MODEL IMAGE…`: a verdict for each picture."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say_problems, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("images", metavar="IMAGE", nargs="+", help="pictures, or folders of pictures")
    parser.add_argument("--overlay", metavar="DIR", help="also write each picture with its heat map into DIR")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Score the pictures; 1 if none of them could be read."""
    from fomoad_gui.core.errors import FomoadError
    from fomoad_gui.core.problems import Problem
    from fomoad_gui.pipeline.importing import expand
    from fomoad_gui.pipeline.overlays import write_overlay
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.store.model_file import read_model
    from fomoad_gui.vision.read import read_image

    stored = read_model(Path(options.model))
    scorer = Scorer(stored.bundle, stored.backbone)
    progress = ConsoleProgress()
    found, problems = expand([Path(path) for path in options.images], progress)
    rows: list[dict[str, object]] = []
    lines: list[str] = []
    for done, path in enumerate(found):
        progress.checkpoint(done, len(found), f"Scoring {len(found)} pictures")
        try:
            image = read_image(path)
        except FomoadError as error:
            problems.append(Problem.of(str(path), error))
            continue
        result = scorer.score(image)
        row: dict[str, object] = {
            "path": str(path),
            "score": result.score,
            "percentile": result.percentile,
            "verdict": result.verdict.value,
            "cells": [[float(value) for value in cells] for cells in result.cells.values],
            "peak_box": list(result.peak_box),
        }
        if options.overlay:
            row["overlay"] = str(write_overlay(Path(options.overlay), path, image, result, stored.bundle.calibration))
        rows.append(row)
        lines.append(f"{result.verdict.value}  {result.score:10.2f}  {path}")
    progress.close()
    say_problems(problems)
    show(
        {"threshold": stored.bundle.calibration.threshold, "images": rows, "problems": problems_as_json(problems)},
        options.json,
        lines,
    )
    return 0 if rows else 1
