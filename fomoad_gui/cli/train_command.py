"""`fomoad train FOLDER -o MODEL`: from good pictures to one model file."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say, say_problems, show
from fomoad_gui.cli.options import add_all_good, add_json
from fomoad_gui.core.decimals import rounded_up
from fomoad_gui.core.regions import Region
from fomoad_gui.pipeline.recipe import TrainSettings

DEFAULTS = TrainSettings()


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", help="pictures in any recognised layout, or a project")
    parser.add_argument("-o", "--output", metavar="MODEL", required=True, help="the model file to write")
    add_all_good(parser)
    parser.add_argument(
        "--head",
        choices=["auto", "cell", "shared", "edge-impulse", "patchcore"],
        default="auto",
        help="what scores a cell; the other defaults follow from it (%(default)s: cell, a Gaussian for each cell)",
    )
    parser.add_argument("--backbone", default=DEFAULTS.backbone, help="see `fomoad backbone list` (%(default)s)")
    parser.add_argument("--cut", help="the layer whose activations are the embedding")
    parser.add_argument("--precision", choices=["int8", "float32"], default=DEFAULTS.precision)
    parser.add_argument(
        "--kernels",
        choices=["fast", "reference"],
        default=DEFAULTS.kernels.value,
        help="reference: compute the network as every board does, to the bit; slower here (%(default)s)",
    )
    parser.add_argument(
        "--recalibrate", action="store_true", help="take the ranges of int8 from the good pictures of FOLDER"
    )
    parser.add_argument("--size", help="input size: S for as many pixels as S × S has, or WxH")
    parser.add_argument(
        "--square", action="store_true", help="squash pictures into a square, and do not keep their proportions"
    )
    parser.add_argument("--fit", choices=["squash", "fit-short", "fit-long"], default=DEFAULTS.fit.value)
    parser.add_argument("--grey", action="store_true", help="look at brightness alone, not at colour")
    parser.add_argument("--components", type=int, help="mixture components of a shared head")
    parser.add_argument(
        "--projection", choices=["principal", "gaussian", "sparse"], help="how dimensions are made fewer"
    )
    parser.add_argument("--dimensions", type=int, help="of an embedding after that")
    parser.add_argument("--top-share", type=float, metavar="P", help="the share of cells that make the picture's score")
    parser.add_argument(
        "--evidence", choices=["auto", "held-out", "cross"], help="which good pictures the threshold rests on"
    )
    parser.add_argument(
        "--false-alarm-rate",
        type=float,
        default=DEFAULTS.false_alarm_rate,
        metavar="R",
        help="the share of good parts that may be called NG (%(default)s)",
    )
    parser.add_argument(
        "--review-rate",
        type=float,
        default=0.0,
        metavar="R",
        help="the share of good parts that may be sent to review or called NG (no review)",
    )
    parser.add_argument(
        "--regions",
        metavar="FILE",
        help='JSON: [{"name": "left screw", "left": 0, "top": 0, "right": 0.5, "bottom": 1, "ignored": false}, …]',
    )
    parser.add_argument("--seed", type=int, default=DEFAULTS.seed)
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Train, write the model, and say what it rests on."""
    from fomoad_gui.cli.sources import open_source
    from fomoad_gui.core.calibration import Evidence
    from fomoad_gui.pipeline.train import train
    from fomoad_gui.store.model_file import check_target, write_model

    settings = _settings(options)
    output = Path(options.output)
    check_target(output)
    progress = ConsoleProgress()
    with open_source(options.folder, progress, all_good=options.all_good) as source:
        trained = train(source.dataset, settings, progress, cache=source.project)
        if source.project is not None:
            fingerprint = source.project.add_model(
                trained.bundle, trained.backbone, settings.backbone, sorted(trained.learnt)
            )
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
            "kernels": settings.computed_by.value,
            "head": settings.head.value,
            "evidence": calibration.evidence.value,
            "n_train": made.n_train,
            "n_calibration": made.n_calibration,
            "threshold": calibration.threshold,
            "review_threshold": calibration.review_threshold,
            "false_alarm_rate": calibration.false_alarm_rate,
            "supported_false_alarm_rate": calibration.supported_rate,
            "seconds": made.seconds,
            "advice": list(trained.advice),
            "problems": problems_as_json([*source.problems, *trained.problems]),
        },
        options.json,
        [
            f"Learnt from {made.n_train} good pictures in {made.seconds:.1f} s; "
            f"threshold {rounded_up(calibration.threshold)} from {made.n_calibration} "
            f"{'held-out ones' if calibration.evidence is Evidence.HELD_OUT else 'of them, judged by the others'}.",
            f"Wrote '{output}'.",
        ],
    )


def _settings(options: argparse.Namespace) -> TrainSettings:
    from fomoad_gui.backbone.catalogue import nearest_cut
    from fomoad_gui.core.detector import HeadKind
    from fomoad_gui.core.images import Fit
    from fomoad_gui.core.kernels import Kernels
    from fomoad_gui.core.projection import ProjectionKind
    from fomoad_gui.pipeline.recipe import EvidenceChoice, recipe

    base = recipe(HeadKind.CELL if options.head == "auto" else HeadKind(options.head))
    width, height = parse_size(options.size) if options.size else (base.width, base.height)
    is_oblong = options.size is not None and "x" in options.size.lower()
    given = {
        "projection": options.projection and ProjectionKind(options.projection),
        "evidence": options.evidence and EvidenceChoice(options.evidence),
        "components": options.components,
        "dimensions": options.dimensions,
        "top_share": options.top_share,
    }
    return replace(
        base,
        backbone=options.backbone,
        cut=options.cut or nearest_cut(options.backbone, base.backbone, base.cut),
        precision=options.precision,
        kernels=Kernels(options.kernels),
        recalibrate=options.recalibrate,
        width=width,
        height=height,
        keep_proportions=base.keep_proportions and not (options.square or is_oblong),
        channels=1 if options.grey else 3,
        fit=Fit(options.fit),
        false_alarm_rate=options.false_alarm_rate,
        review_rate=options.review_rate,
        seed=options.seed,
        regions=read_regions(Path(options.regions)) if options.regions else (),
        **{name: value for name, value in given.items() if value is not None},
    )


def parse_size(text: str) -> tuple[int, int]:
    """(width, height) of "160" or "224x160". Raises `FomoadError`."""
    from fomoad_gui.core.errors import FomoadError

    parts = text.lower().split("x")
    if len(parts) not in (1, 2) or not all(part.isdecimal() for part in parts):
        raise FomoadError(f"'{text}' is not an input size.", "Give one number, such as 160, or two, such as 224x160.")
    return int(parts[0]), int(parts[-1])


def read_regions(path: Path) -> tuple[Region, ...]:
    """The regions in a file. Raises `FomoadError`."""
    from fomoad_gui.core.errors import FomoadError

    try:
        return tuple(Region(**one) for one in json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise FomoadError(
            f"'{path}' does not hold regions ({error}).",
            "Give a list of objects with name, left, top, right, bottom and, if you like, ignored.",
        ) from error
