"""`fomoad evaluate MODEL FOLDER`: how good a model is on labelled test pictures."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import (
    ConsoleProgress,
    near_duplicates_as_json,
    problems_as_json,
    say,
    say_problems,
    show,
)
from fomoad_gui.cli.options import add_json
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.core.words import counted


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Measure on the test split alone."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.core.samples import Label
    from fomoad_gui.pipeline.evaluate import evaluate
    from fomoad_gui.pipeline.near_duplicates import near_duplicates, warning
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.store.model_file import read_model

    stored = read_model(Path(options.model))
    progress = ConsoleProgress()
    with open_source(options.folder, progress) as source:
        result = evaluate(source.dataset, Scorer(stored.bundle, stored.backbone), progress, cache=source.project)
        alike = near_duplicates(source.dataset, progress)
    progress.close()
    say_problems(result.problems)
    if alike:
        say(warning(alike))
    rates = result.rates
    show(
        {
            "image_auroc": result.image_auroc,
            "average_precision": result.average_precision,
            "pixel_auroc": result.pixel_auroc,
            "aupro": result.aupro,
            "f1_max": result.f1_max,
            "threshold": result.threshold,
            "false_alarm_rate": rates.false_alarm_rate,
            "false_alarm_interval": result.false_alarm_interval,
            "miss_rate": rates.miss_rate,
            "miss_interval": result.miss_interval,
            "review_good": result.reviewed(Label.GOOD),
            "review_defect": result.reviewed(Label.DEFECT),
            "n_good": rates.n_good,
            "n_defect": rates.n_defect,
            "classes": {c.name: {"n": c.count, "detected": c.detected, "recall": c.recall} for c in result.classes},
            "near_duplicates": near_duplicates_as_json(alike),
            "problems": problems_as_json([*source.problems, *result.problems]),
        },
        options.json,
        [
            f"image AUROC {_figure(result.image_auroc)}   average precision {_figure(result.average_precision)}   "
            f"pixel AUROC {_figure(result.pixel_auroc)}   AUPRO {_figure(result.aupro)}   "
            f"best possible F1 {_figure(result.f1_max)}",
            f"at threshold {rounded_up(result.threshold)}: {counted(rates.false_alarms, 'false alarm')} among "
            f"{rates.n_good} good, {rates.misses} of {rates.n_defect} defective missed",
            *(f"  {c.name or 'defect'}: {c.detected} of {c.count} found" for c in result.classes),
        ],
    )


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
