"""`fomoad check FOLDER`: whether pictures suit the method, and test pictures are none of those learnt from."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, near_duplicates_as_json, problems_as_json, say_problems, show
from fomoad_gui.cli.options import add_all_good, add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    parser.add_argument(
        "-m", "--model", metavar="MODEL", help="a model of these pictures: whether it sees defects is checked too"
    )
    add_all_good(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Look, and say what speaks against the method. That something does is no error."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.pipeline.near_duplicates import compared, near_duplicates, warning
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.pipeline.suitability import suitability
    from fomoad_gui.pipeline.thumbnails import read_thumbnails
    from fomoad_gui.store.model_file import read_model

    scorer = None
    if options.model:
        stored = read_model(Path(options.model))
        scorer = Scorer(stored.bundle, stored.backbone)
    progress = ConsoleProgress()
    with open_source(options.folder, progress, all_good=options.all_good) as source:
        test, learnt = compared(source.dataset)
        thumbnails = read_thumbnails([*learnt, *test], progress)
        concerns = suitability(source.dataset, progress, scorer, cache=source.project, thumbnails=thumbnails)
        alike = near_duplicates(source.dataset, progress, thumbnails=thumbnails)
    progress.close()
    say_problems(thumbnails.problems)
    show(
        {
            "concerns": [{"kind": c.kind.value, "reason": c.reason, "remedy": c.remedy} for c in concerns],
            "near_duplicates": near_duplicates_as_json(alike),
            "problems": problems_as_json([*source.problems, *thumbnails.problems]),
        },
        options.json,
        [
            *(f"{c.reason} {c.remedy}" for c in concerns),
            *([warning(alike)] if alike else []),
        ]
        or [
            "Nothing speaks against these pictures."
            if scorer
            else "Nothing speaks against these pictures so far; with a model (-m MODEL) more can be checked."
        ],
    )
