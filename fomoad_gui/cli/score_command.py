"""`fomoad score MODEL IMAGE…`: a verdict for each picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say, say_problems, show
from fomoad_gui.cli.options import add_json

if TYPE_CHECKING:
    from fomoad_gui.pipeline.score import ImageScore


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("images", metavar="IMAGE", nargs="+", help="pictures, or folders of pictures")
    parser.add_argument("--overlay", metavar="DIR", help="also write each picture with its heat map into DIR")
    parser.add_argument(
        "--engine", choices=["app", "c"], default="app", help="c: by the C that an export carries, as a chip does"
    )
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Score the pictures, in the order in which they were found; 1 if none of them could be read."""
    from fomoad_gui.core.decimals import rounded_down
    from fomoad_gui.core.errors import FomoadError
    from fomoad_gui.core.problems import Problem
    from fomoad_gui.core.samples import Sample
    from fomoad_gui.pipeline.importing import expand, nothing_found, sample_of
    from fomoad_gui.pipeline.overlays import write_overlay
    from fomoad_gui.pipeline.score import Scorer, score_samples
    from fomoad_gui.store.model_file import read_model
    from fomoad_gui.vision.read import read_image

    stored = read_model(Path(options.model))
    progress = ConsoleProgress()
    found, problems = expand([Path(path) for path in options.images], progress)
    if not found and not problems:
        raise nothing_found([Path(path) for path in options.images])
    samples: list[Sample] = []
    for path in found:
        try:
            samples.append(sample_of(str(path)))
        except FomoadError as error:
            problems.append(Problem.of(str(path), error))
    scorer = Scorer(stored.bundle, stored.backbone)
    if options.engine == "c":
        from fomoad_gui.export.c.scoring import score_in_c

        scored = score_in_c(samples, stored, progress)
    else:
        scored = score_samples(samples, scorer, progress)
    problems.extend(scored.problems)
    rows = []
    for done, (sample, result) in enumerate(zip(scored.samples, scored.scores, strict=True)):
        row = _row(sample.path, result)
        if stored.bundle.regions:
            row["regions"] = scorer.by_region(result.cells)
        if options.overlay:
            progress.checkpoint(done, len(scored.samples), "Writing heat maps")
            image = read_image(sample.path)
            source, target = Path(sample.path), Path(options.overlay)
            row["overlay"] = str(write_overlay(target, source, image, result, stored.bundle.calibration))
        rows.append(row)
    progress.close()
    say_problems(problems)
    if not rows:
        say("fomoad: None of the pictures could be read. Give pictures that open in a viewer.")
        return 1
    show(
        {"threshold": stored.bundle.calibration.threshold, "images": rows, "problems": problems_as_json(problems)},
        options.json,
        [
            f"{result.verdict.value}  {rounded_down(result.score):>10}  {sample.path}"
            for sample, result in zip(scored.samples, scored.scores, strict=True)
        ],
    )
    return 0


def _row(path: str, result: ImageScore) -> dict[str, object]:
    return {
        "path": path,
        "score": result.score,
        "percentile": result.percentile,
        "verdict": result.verdict.value,
        "cells": [[float(value) for value in cells] for cells in result.cells.values],
        "peak_box": list(result.peak_box),
    }
