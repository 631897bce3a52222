"""`fomoad stress MODEL FOLDER`: which changes of the picture raise false alarms."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say_problems, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("model", metavar="MODEL", help="a model file written by `fomoad train`")
    parser.add_argument("folder", metavar="FOLDER", help="good pictures that it has not learnt from")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Disturb good pictures, and count those that become NG."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.pipeline.stress import stress_test
    from fomoad_gui.store.model_file import read_model

    stored = read_model(Path(options.model))
    progress = ConsoleProgress()
    with open_source(options.folder, progress) as source:
        result = stress_test(source.dataset, Scorer(stored.bundle, stored.backbone), progress)
    progress.close()
    say_problems(result.problems)
    rows = [result.undisturbed, *result.rows]
    show(
        {
            "threshold": result.threshold,
            "undisturbed": asdict(result.undisturbed),
            "rows": [asdict(row) for row in result.rows],
            "advice": list(result.advice),
            "problems": problems_as_json([*source.problems, *result.problems]),
        },
        options.json,
        [
            *(f"{row.false_alarms:>4} of {row.count} false alarms  {row.described}" for row in rows),
            *(result.advice or ["No mild change raises false alarms beyond chance."]),
        ],
    )
