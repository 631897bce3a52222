"""`fomoad tune FOLDER`: the settings that find defects best within a budget."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say, say_problems, show
from fomoad_gui.cli.options import add_all_good, add_json

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.records import Findings
    from fomoad_gui.pipeline.tune.values import Judged
    from fomoad_gui.store.project import Project

DEFAULT_MINUTES = 10.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    add_all_good(parser)
    parser.add_argument("--board", metavar="B", help="the board that it must run on, such as cortex-m7")
    parser.add_argument("--min-fps", type=float, metavar="F", help="frames per second, there or on this computer")
    parser.add_argument("--max-ram", type=int, metavar="BYTES", help="memory while it runs")
    parser.add_argument("--backbone", default="mobilenet_v2_0.35", help="the largest trunk to try (%(default)s)")
    parser.add_argument("--grey", action="store_true", help="look at brightness alone, not at colour")
    parser.add_argument("--minutes", type=float, default=DEFAULT_MINUTES, help="how long to search (%(default)g)")
    parser.add_argument("--state", metavar="FILE", help="keep what is found here, and go on from there another time")
    parser.add_argument("-o", "--output", metavar="MODEL", help="train with the chosen settings and write the model")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Search, show what was found, and train if asked to."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.pipeline.recipe import TrainSettings
    from fomoad_gui.pipeline.train import train
    from fomoad_gui.pipeline.tune.boards import board
    from fomoad_gui.pipeline.tune.choosing import pareto_front
    from fomoad_gui.pipeline.tune.records import record
    from fomoad_gui.pipeline.tune.search import tune
    from fomoad_gui.pipeline.tune.values import Budget
    from fomoad_gui.store.model_file import check_target, write_model

    budget = Budget(board(options.board) if options.board else None, options.min_fps, options.max_ram)
    base = TrainSettings(backbone=options.backbone, channels=1 if options.grey else 3)
    if options.output:
        check_target(Path(options.output))
    progress = ConsoleProgress()
    with open_source(options.folder, progress, all_good=options.all_good) as source:
        findings = _findings(source.project, options.state)
        tuned = tune(
            source.dataset, base, budget, progress, known=findings.known, keep=findings.keep, minutes=options.minutes
        )
        if options.output:
            trained = train(source.dataset, tuned.chosen.settings, progress, cache=source.project)
            write_model(Path(options.output), trained.bundle, trained.backbone)
    progress.close()
    say_problems(tuned.problems)
    if tuned.untried:
        say(f"{tuned.untried} candidates were not reached in {options.minutes:g} minutes; --minutes gives more time.")
    show(
        {
            "chosen": record(tuned.chosen),
            "reason": tuned.reason,
            "on_real_defects": tuned.on_real_defects,
            "candidates": [record(one) for one in tuned.judged],
            "unfit": tuned.unfit,
            "untried": tuned.untried,
            "problems": problems_as_json([*source.problems, *tuned.problems]),
        },
        options.json,
        [
            tuned.reason,
            *table(pareto_front(tuned.judged)),
            f"Chosen: {describe(tuned.chosen)}",
            *([f"Wrote '{options.output}'."] if options.output else []),
        ],
    )


def _findings(project: Project | None, file: str | None) -> Findings:
    """Those of the file, if one is named, or of the project; elsewhere they are forgotten. Raises `FomoadError`."""
    from fomoad_gui.core.errors import FomoadError
    from fomoad_gui.pipeline.tune.records import SETTING, Findings
    from fomoad_gui.store.atomic import write_atomically

    if file is None:
        if project is None:
            return Findings(None, lambda _kept: None)
        return Findings(project.setting(SETTING), lambda kept: project.set_setting(SETTING, kept))
    path = Path(file)
    kept = None
    if not path.parent.is_dir():
        raise FomoadError(f"There is no folder '{path.parent}' to keep the search in.", "Create it, or name another.")
    if path.exists():
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise FomoadError(
                f"'{path}' does not hold the state of a search.", "Name another file, or delete it."
            ) from error
    return Findings(kept, lambda now: write_atomically(path, json.dumps(now).encode()))


def describe(judged: Judged) -> str:
    """A candidate in one line."""
    s = judged.settings
    score = "highest cell" if s.top_share == 0 else f"highest {100 * s.top_share:g} % of cells"
    return (
        f"{s.backbone} cut at {s.cut}, {s.width} × {s.height} pixels, {s.head.value} head, {s.dimensions} dimensions, "
        f"{'corrected, ' if s.correction else ''}{score}"
    )


def table(front: Sequence[Judged]) -> list[str]:
    """The best for each speed, fastest first."""
    lines = ["The best for each speed:"]
    for one in front:
        what = one.cost
        lines.append(
            f"  {one.validation:.3f}  {what.fps:8.1f} fps  {what.ram_bytes / 1024:7.0f} kB RAM  "
            f"{what.flash_bytes / 1024:7.0f} kB flash  {describe(one)}"
        )
    return lines
