"""`fomoad board list` and `fomoad board run EXPORT --board B [IMAGE]`: exports on boards that are not there."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the boards there are")
    add_json(listing)
    listing.set_defaults(run=run_list)
    running = actions.add_parser("run", help="build an export for a board and run it on a virtual one")
    running.add_argument("export", metavar="EXPORT", help="a folder that `fomoad export --target c` wrote")
    running.add_argument("before", metavar="IMAGE", nargs="?", help="a picture to judge (a golden one of the export)")
    # argparse gives an optional word after an option to the option alone
    running.add_argument(
        "--board",
        required=True,
        nargs="+",
        metavar=("B", "IMAGE"),
        help="see `fomoad board list`; IMAGE may stand here",
    )
    running.add_argument(
        "--camera",
        metavar="FRAMES",
        help="judge the picture as a camera's frame, such as 320x240:rgb565, or that of the board's own camera with "
        "`own`, and count what fitting it takes",
    )
    add_json(running)
    running.set_defaults(run=run_one, refuse=running.error)


def run_list(options: argparse.Namespace) -> None:
    """Every board with its core, clock and memory."""
    from dataclasses import asdict

    from fomoad_gui.pipeline.tune.boards import boards

    known = boards()
    show(
        {"boards": [asdict(board) for board in known]},
        options.json,
        [
            f"{board.name:<28}{board.core:<16}{board.clock_hz / 1e6:>6.0f} MHz{board.ram_bytes / 1000:>8.0f} kB RAM"
            f"{board.flash_bytes / 1000:>8.0f} kB flash"
            for board in known
        ],
    )


def run_one(options: argparse.Namespace) -> None:
    """Build, run, count."""
    from fomoad_gui.board.measure import run_on_board
    from fomoad_gui.pipeline.tune.boards import board
    from fomoad_gui.vision.frame import camera
    from fomoad_gui.vision.read import read_image

    name, *after = options.board
    images = [image for image in (options.before, *after) if image is not None]
    if len(images) > 1:
        options.refuse(f"one picture at a time, and not {len(images)}")
    progress = ConsoleProgress()
    on = board(name)
    frames = on.camera if options.camera == "own" else options.camera
    source = None if frames is None else camera(frames)
    picture = read_image(Path(images[0])) if images else None
    run = run_on_board(Path(options.export), on, picture, progress, source)
    progress.close()
    show(
        {
            "board": run.board.name,
            "instructions": run.instructions,
            "clock_hz": run.board.clock_hz,
            "fps_estimate": round(run.fps_estimate, 2),
            "uncertainty": run.uncertainty,
            "flash_bytes": run.flash_bytes,
            "ram_bytes": run.ram_bytes,
            "stack_bytes": run.stack_bytes,
            "fits": run.complaint is None,
            "camera_bytes": run.camera_bytes,
            "golden_ok": run.golden_ok,
            "max_abs_error": run.max_abs_error,
            "score": run.score,
            "verdict": run.verdict,
            "cells": run.cells.tolist(),
        },
        options.json,
        [
            f"{run.board.title}: {run.instructions:,} instructions a picture, some {run.fps_estimate:.0f} pictures a "
            f"second (± {run.uncertainty:.0%}, by a model of the core).",
            f"{run.flash_bytes:,} bytes of flash, {run.ram_bytes:,} of RAM, {run.stack_bytes:,} of these stack.",
            *([run.complaint] if run.complaint else []),
            f"The golden pictures score {'as they should, to the bit' if run.golden_ok else 'OTHER THAN THEY SHOULD'}.",
            f"The picture scores {run.score:.4g}: {run.verdict}.",
        ],
    )
