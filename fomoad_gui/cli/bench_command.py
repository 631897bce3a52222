"""`fomoad bench quality FOLDER…`: our detector beside others, on the same trunk and the same pictures."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from statistics import fmean
from typing import TYPE_CHECKING

from fomoad_gui.cli.console import ConsoleProgress, say, show
from fomoad_gui.cli.options import add_json

if TYPE_CHECKING:
    from fomoad_gui.pipeline.bench.quality import Row

METHODS = ("thumbnail", "auto", "edge-impulse", "padim", "patchcore", "autoencoder")
HEADS = ("auto", "cell", "shared", "edge-impulse", "patchcore")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    kinds = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
    quality = kinds.add_parser("quality", help="how well defects are found, one row for each folder and method")
    quality.add_argument("folders", nargs="+", metavar="FOLDER", help="pictures with train/good and labelled tests")
    quality.add_argument("--method", action="append", choices=METHODS, help="only this one; may be given several times")
    quality.add_argument("--head", action="append", choices=HEADS, help="only our detector with this head; likewise")
    quality.add_argument("--backbone", default="mobilenet_v2_0.35", help="the trunk of all methods (%(default)s)")
    quality.add_argument("--precision", choices=["int8", "float32"], default="int8")
    quality.add_argument("--size", type=int, default=0, metavar="S", help="the side of every method's input in pixels")
    quality.add_argument("--seeds", type=int, default=1, metavar="N", help="runs of each method (%(default)s)")
    quality.add_argument("--false-alarm-rate", type=float, default=0.05, metavar="R", help="asked for (%(default)s)")
    add_json(quality)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Measure, and show a table."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.core.errors import FomoadError
    from fomoad_gui.core.samples import Dataset
    from fomoad_gui.pipeline.bench.quality import measure
    from fomoad_gui.pipeline.bench.values import Trial

    if options.seeds < 1:
        raise FomoadError(f"{options.seeds} runs measure nothing.", "Ask for 1 or more.")
    methods = [*(options.method or ()), *(options.head or ())] or list(METHODS)
    progress = ConsoleProgress()
    folders = []
    for folder in options.folders:
        with open_source(folder, progress) as source:
            folders.append((folder, source.dataset))
    trial = Trial(Dataset(()), options.backbone, options.precision, options.size, 0, options.false_alarm_rate)
    rows = []
    for row in measure(folders, list(dict.fromkeys(methods)), range(options.seeds), trial, progress):
        rows.append(row)
        say(f"{row.folder}  {row.method}  image AUROC {row.image_auroc:.3f}  {row.seconds:.0f} s")
    progress.close()
    show({"rows": [asdict(row) for row in rows]}, options.json, table(rows))


def table(rows: list[Row]) -> list[str]:
    """A Markdown table: a line for each method, a column for each folder, means over seeds."""
    folders = list(dict.fromkeys(row.folder for row in rows))
    names = ["/".join(folder.rstrip("/").split("/")[-2:]) for folder in folders]
    lines = [f"| image AUROC | {' | '.join(names)} | mean | head | seconds |", "|---" * (len(folders) + 4) + "|"]
    for method in dict.fromkeys(row.method for row in rows):
        mine = [row for row in rows if row.method == method]
        figures = [fmean(row.image_auroc for row in mine if row.folder == folder) for folder in folders]
        size = fmean(row.head_bytes for row in mine) / 1000
        seconds = fmean(row.seconds for row in mine)
        cells = " | ".join(f"{figure:.3f}" for figure in figures)
        lines.append(f"| {method} | {cells} | {fmean(figures):.3f} | {size:,.0f} kB | {seconds:.1f} |")
    return lines
