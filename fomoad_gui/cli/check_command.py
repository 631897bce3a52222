"""`fomoad check FOLDER`: whether the pictures suit the method, before or after training."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, show
from fomoad_gui.cli.options import add_all_good, add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    parser.add_argument("-m", "--model", metavar="MODEL", help="a model, to check what it sees as well")
    add_all_good(parser)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Say every concern with its remedy."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.pipeline.near_duplicates import duplicates_sentence, find_near_duplicates
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.pipeline.suitability import suitability
    from fomoad_gui.store.model_file import read_model

    stored = read_model(Path(options.model)) if options.model else None
    scorer = Scorer(stored.bundle, stored.backbone) if stored is not None else None
    progress = ConsoleProgress()
    with open_source(options.folder, progress, all_good=options.all_good) as source:
        concerns = suitability(source.dataset, progress, scorer)
        duplicates = find_near_duplicates(source.dataset, progress)
    progress.close()
    sentence = duplicates_sentence(duplicates)
    show(
        {
            "concerns": [asdict(concern) for concern in concerns],
            "near_duplicates": [
                {"test": one.test.path, "other": one.other.path, "likeness": one.likeness} for one in duplicates
            ],
            "problems": problems_as_json(source.problems),
        },
        options.json,
        [f"{concern.reason} {concern.remedy}" for concern in concerns] + ([sentence] if sentence else [])
        or ["Nothing speaks against it."],
    )
