"""`fomoad backbone add FILE`, `fetch NAME` and `remove NAME`: networks of one's own."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fomoad_gui.cli.backbone_rows import backbone_lines, backbone_rows
from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json

if TYPE_CHECKING:
    from fomoad_gui.backbone.catalogue import BackboneEntry

Subparsers = argparse._SubParsersAction  # argparse has no public name for it


def configure(actions: Subparsers[argparse.ArgumentParser]) -> None:
    """Declare the three actions."""
    add = actions.add_parser("add", help="add a Keras model or .tflite of your own")
    add.add_argument("file", metavar="FILE", help="a .tflite, .keras or .h5 file of a convolutional network")
    add.add_argument("--cut", metavar="LAYER", help="the layer to end at (the deepest with cells of 8 pixels)")
    add.add_argument("--name", metavar="NAME", help="what to call it (as the file is called)")
    add.add_argument(
        "--pixels",
        choices=["signed", "unit", "raw"],
        default="signed",
        help="whether the network takes pixels as -1..1, 0..1 or 0..255 (%(default)s)",
    )
    add.add_argument("--licence", metavar="TEXT", help="under which licence it is; goes onto its card")
    fetch = actions.add_parser("fetch", help="fetch ImageNet's weights, as Keras offers them, and add them")
    fetch.add_argument("name", metavar="NAME", choices=["mobilenet_v2_0.35"], help="mobilenet_v2_0.35")
    fetch.add_argument("--size", type=int, choices=[128, 224], default=224, help="pixels it was trained at")
    fetch.add_argument("--from", dest="source", metavar="FILE", help="the weights' file, where there is no network")
    remove = actions.add_parser("remove", help="forget a network that you added")
    remove.add_argument("name", metavar="NAME")
    for parser, run in ((add, run_add), (fetch, run_fetch), (remove, run_remove)):
        if parser is not remove:
            parser.add_argument("--replace", action="store_true", help="in place of the one of that name")
        add_json(parser)
        parser.set_defaults(run=run)


def run_add(options: argparse.Namespace) -> None:
    """Check it, cut it, keep it, and say what it costs."""
    from fomoad_gui.backbone.adding import UNSTATED_LICENCE, Addition, add

    licence = options.licence or UNSTATED_LICENCE
    progress = ConsoleProgress()
    addition = Addition(Path(options.file), options.cut, options.name, options.pixels, licence, options.replace)
    entries = add(addition, progress)
    progress.close()
    _show_added(entries, options.json)


def run_fetch(options: argparse.Namespace) -> None:
    """Fetch, check the digest, convert, keep."""
    from fomoad_gui.backbone.adding import fetch

    progress = ConsoleProgress()
    entries = fetch(options.size, Path(options.source) if options.source else None, options.replace, progress)
    progress.close()
    _show_added(entries, options.json)


def run_remove(options: argparse.Namespace) -> None:
    """Delete its folder; models that were trained on it keep their copy."""
    from fomoad_gui.backbone.user_catalogue import remove

    remove(options.name)
    show({"removed": options.name}, options.json, [f"Removed {options.name}; models trained on it keep working."])


def _show_added(entries: tuple[BackboneEntry, ...], as_json: bool) -> None:
    rows, costs = backbone_rows(entries), [cost for entry in entries for cost in _costs(entry)]
    lines = [
        f"  {cost['cut']}, {cost['precision']}, {cost['width']} x {cost['height']} pixels: "
        f"{cost['multiply_accumulates'] / 1e6:.1f} million multiply-accumulates, "
        f"{cost['activation_bytes'] / 1024:.0f} KiB of activations, {cost['milliseconds']:.1f} ms here"
        for cost in costs
    ]
    show(
        {"backbones": rows, "folder": str(entries[0].path.parent), "profile": costs},
        as_json,
        [*backbone_lines(rows), *lines, f"Train on it with --backbone {entries[0].name}."],
    )


def _costs(entry: BackboneEntry) -> list[dict[str, Any]]:
    from fomoad_gui.backbone.adding import milliseconds

    return [
        {"cut": entry.cut, "precision": entry.precision, "parameters": entry.parameters}
        | cost
        | {"milliseconds": round(milliseconds(entry, cost["width"]), 3)}
        for cost in entry.card.profile
    ]
