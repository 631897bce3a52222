"""`fomoad train FOLDER -o MODEL`: from good pictures to one model file."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say, say_problems, show
from fomoad_gui.cli.options import add_all_good, add_json
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.pipeline.recipe import TrainSettings

DEFAULTS = TrainSettings()


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    parser.add_argument("-o", "--output", metavar="MODEL", required=True, help="the model file to write")
    add_all_good(parser)
    parser.add_argument("--backbone", default=DEFAULTS.backbone, help="see `fomoad backbone list` (%(default)s)")
    parser.add_argument("--cut", help="the layer whose activations are the embedding (the one with cells of 8 pixels)")
    parser.add_argument("--precision", choices=["int8", "float32"], default=DEFAULTS.precision)
    parser.add_argument(
        "--recalibrate", action="store_true", help="take the ranges of int8 from the good pictures of FOLDER"
    )
    parser.add_argument("--size", default=str(DEFAULTS.width), help="input size, S or WxH pixels (%(default)s)")
    parser.add_argument("--fit", choices=["squash", "fit-short", "fit-long"], default=DEFAULTS.fit.value)
    parser.add_argument("--grey", action="store_true", help="look at brightness alone, not at colour")
    parser.add_argument("--head", choices=["shared"], default="shared", help="one mixture for all cells")
    parser.add_argument("--components", type=int, default=DEFAULTS.components, help="mixture components (%(default)s)")
    parser.add_argument("--dimensions", type=int, default=DEFAULTS.dimensions, help="of an embedding (%(default)s)")
    parser.add_argument(
        "--false-alarm-rate",
        type=float,
        default=DEFAULTS.false_alarm_rate,
        metavar="R",
        help="the share of good parts that may be called NG (%(default)s)",
    )
    parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, write the model, and say what it rests on."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.core.samples import Label, Split
    from fomoad_gui.pipeline.train import train
    from fomoad_gui.store.model_file import check_target, write_model

    settings = _settings(options)
    output = Path(options.output)
    check_target(output)
    progress = ConsoleProgress()
    with open_source(options.folder, progress, all_good=options.all_good) as source:
        trained = train(source.dataset, settings, progress, cache=source.project)
        if source.project is not None:
            learnt = [sample.id for sample in source.dataset.select(Label.GOOD, Split.TRAIN)]
            fingerprint = source.project.add_model(trained.bundle, trained.backbone, settings.backbone, learnt)
            source.project.set_current_model(fingerprint)
    progress.close()
    write_model(output, trained.bundle, trained.backbone)
    say_problems(trained.problems)
    for line in trained.advice:
        say(line)
    made, calibration = trained.bundle.provenance, trained.bundle.calibration
    show(
        {
            "model": str(output),
            "backbone": settings.backbone,
            "cut": settings.cut,
            "precision": settings.precision,
            "head": options.head,
            "n_train": made.n_train,
            "n_calibration": made.n_calibration,
            "threshold": calibration.threshold,
            "false_alarm_rate": calibration.false_alarm_rate,
            "supported_false_alarm_rate": calibration.supported_rate,
            "seconds": made.seconds,
            "advice": list(trained.advice),
            "problems": problems_as_json([*source.problems, *trained.problems]),
        },
        options.json,
        [
            f"Learnt from {made.n_train} good pictures in {made.seconds:.1f} s; "
            f"threshold {rounded_up(calibration.threshold)} from {made.n_calibration} held-out ones.",
            f"Wrote '{output}'.",
        ],
    )


def _settings(options: argparse.Namespace) -> TrainSettings:
    from fomoad_gui.backbone.catalogue import default_cut
    from fomoad_gui.core.images import Fit

    width, height = parse_size(options.size)
    return replace(
        DEFAULTS,
        backbone=options.backbone,
        cut=options.cut or default_cut(options.backbone),
        precision=options.precision,
        recalibrate=options.recalibrate,
        width=width,
        height=height,
        channels=1 if options.grey else 3,
        fit=Fit(options.fit),
        components=options.components,
        dimensions=options.dimensions,
        false_alarm_rate=options.false_alarm_rate,
        seed=options.seed,
    )


def parse_size(text: str) -> tuple[int, int]:
    """(width, height) of "160" or "224x160". Raises `FomoadError`."""
    from fomoad_gui.core.errors import FomoadError

    parts = text.lower().split("x")
    if len(parts) not in (1, 2) or not all(part.isdecimal() for part in parts):
        raise FomoadError(f"'{text}' is not an input size.", "Give one number, such as 160, or two, such as 224x160.")
    return int(parts[0]), int(parts[-1])
