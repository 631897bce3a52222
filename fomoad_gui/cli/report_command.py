"""`fomoad report MODEL FOLDER -o DIR`: an evaluation to hand on."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say_problems, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    parser.add_argument("-o", "--output", metavar="DIR", required=True, help="a new or an empty folder")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Evaluate, and write what was found."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.export.report.report import write_report
    from fomoad_gui.export.staging import check_free
    from fomoad_gui.pipeline.evaluate import evaluate
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.store.model_file import read_model

    stored, directory = read_model(Path(options.model)), Path(options.output)
    check_free(directory)
    progress = ConsoleProgress()
    with open_source(options.folder, progress) as source:
        result = evaluate(source.dataset, Scorer(stored.bundle, stored.backbone), progress, cache=source.project)
        files = write_report(result, stored, directory, progress)
    progress.close()
    say_problems(result.problems)
    show(
        {
            "files": [str(file) for file in files],
            "image_auroc": result.image_auroc,
            "false_alarm_rate": result.rates.false_alarm_rate,
            "miss_rate": result.rates.miss_rate,
            "problems": problems_as_json([*source.problems, *result.problems]),
        },
        options.json,
        [f"Wrote '{file}'." for file in files],
    )
