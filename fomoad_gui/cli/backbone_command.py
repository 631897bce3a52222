"""`fomoad backbone list` and `fomoad backbone build NAME`: the feature extractors that ship."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from fomoad_gui.cli import own_backbones
from fomoad_gui.cli.backbone_rows import backbone_lines, backbone_rows
from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="show what can be trained on")
    add_json(listing)
    listing.set_defaults(run=run_list)
    build = actions.add_parser("build", help="train a feature extractor anew, in an hour or more")
    build.add_argument("name", metavar="NAME", help="a name from `fomoad backbone list`")
    build.add_argument("--out", metavar="DIR", help="where the entries go (default ./NAME)")
    build.add_argument("--work", metavar="DIR", help="pictures and checkpoints, to go on from (default ./NAME-work)")
    build.add_argument(
        "--teacher",
        metavar="FILE",
        action="append",
        default=[],
        help="a teacher's Keras weights; several teach together (default: Keras fetches one)",
    )
    build.add_argument("--pictures", metavar="DIR", help="pictures of good parts to learn from beside drawn ones")
    build.add_argument("--shared", metavar="FILE", help="finished weights whose first layers are taken over")
    build.add_argument("--from-weights", metavar="FILE", help="convert finished weights, training nothing")
    build.add_argument("--steps", type=int, metavar="N", help="how long to train")
    build.add_argument("--seed", type=int, default=0)
    add_json(build)
    build.set_defaults(run=run_build)
    own_backbones.configure(actions)


def run_list(options: argparse.Namespace) -> None:
    """One row for each network, channel count and precision, with its cuts."""
    from fomoad_gui.backbone.catalogue import catalogue

    rows = backbone_rows(catalogue())
    show({"backbones": rows}, options.json, backbone_lines(rows))


def run_build(options: argparse.Namespace) -> None:
    """Train, convert and write the entries; started again with the same settings it goes on where it stopped."""
    from fomoad_gui.backbone.building import BuildOrder, build

    recipe = {"seed": options.seed} | ({"steps": options.steps} if options.steps else {})
    out = Path(options.out or options.name)
    order = BuildOrder(
        name=options.name,
        work=Path(options.work or f"{options.name}-work"),
        out=out,
        teachers=tuple(map(Path, options.teacher)),
        real=_path(options.pictures),
        shared=_path(options.shared),
        from_weights=_path(options.from_weights),
        recipe=json.dumps(recipe),
    )
    progress = ConsoleProgress()
    built = build(order, progress)
    progress.close()
    show(
        {
            "name": options.name,
            "folder": str(out),
            "entries": list(built.entries),
            "loss_curve": [{"steps": steps, "errors": list(errors)} for steps, errors in built.loss_curve],
        },
        options.json,
        [f"Wrote {len(built.entries)} entries to '{out}'."],
    )


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
