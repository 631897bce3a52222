"""The program behind `fomoad backbone build`: one build, told by arguments, reported as one JSON object a line.

Lines: {"stage", "done", "total"} with {"errors"} while learning; {"entry"} for each file written; at the end
{"finished"}, {"stopped": true} (exit status 3), or {"message", "remedy"} for a person's mistake (exit status 1).
It stops at a checkpoint on SIGTERM or SIGINT, or when the file `stop` appears in its work folder.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


from fomoad_gui.backbone.architecture import NETWORKS
from fomoad_gui.backbone.build.convert import load_weights, save_weights
from fomoad_gui.backbone.build.entries import ENTRIES, write_entries
from fomoad_gui.backbone.build.loss_curve import LossCurve
from fomoad_gui.backbone.build.recipe import Recipe
from fomoad_gui.backbone.build.run import Stopped, distil
from fomoad_gui.backbone.calibration import calibration_pictures
from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress

STOP_FILE = "stop"

# TensorFlow prints what it likes: the lines keep standard output to themselves, all else goes to standard error.
_lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)


def main() -> int:
    """Build as the arguments say; the exit status."""
    options = _arguments()
    asked = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked.set())
    stop_file = options.work / STOP_FILE

    def stopped() -> bool:
        return asked.is_set() or stop_file.exists()

    try:
        trained = _trained(options, stopped)
        _write(options, trained, stopped)
    except Stopped:
        stop_file.unlink(missing_ok=True)
        _report({"stopped": True})
        return 3
    except FomoadError as error:
        _report({"message": error.message, "remedy": error.remedy})
        return 1
    _report({"finished": options.name})
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m fomoad_gui.backbone.build", description=__doc__)
    parser.add_argument("name", choices=NETWORKS)
    parser.add_argument("--work", type=Path, required=True, help="pictures and checkpoints; a build goes on from them")
    parser.add_argument("--out", type=Path, required=True, help="where the entries are written")
    parser.add_argument("--from-weights", type=Path, help="convert these finished weights and train nothing")
    parser.add_argument(
        "--teacher", type=Path, action="append", default=[], help="a teacher's weights, HDF5 without top"
    )
    parser.add_argument("--real", type=Path, help="a folder of real pictures of good parts")
    parser.add_argument("--shared", type=Path, help="finished weights whose first layers are taken over")
    parser.add_argument("--recipe", default="{}", help="settings of the recipe that differ, a JSON object")
    return parser.parse_args()


@dataclass(frozen=True, slots=True)
class _Trained:
    """Finished weights, the account of their training, and its loss curve if they were trained just now."""

    weights: dict[str, Float32Array]
    account: dict[str, Any]
    curve: LossCurve | None


def _trained(options: argparse.Namespace, stopped: Callable[[], bool]) -> _Trained:
    if options.from_weights is not None:
        account = options.from_weights.with_name(f"{options.name}.training.json")
        try:
            facts = json.loads(account.read_text(encoding="utf-8"))
            return _Trained(load_weights(options.from_weights), facts, None)
        except (OSError, ValueError) as error:
            raise FomoadError(
                f"{options.from_weights} and {account.name} beside it cannot be read ({error}).",
                "Name the weights that a build wrote, with the account of their training beside them.",
            ) from error
    recipe = _recipe(options)
    shared = None if options.shared is None else load_weights(options.shared)
    last: dict[str, Any] = {}

    def report(line: dict[str, Any]) -> None:
        last.update(line)
        _report(line)

    done = distil(recipe, options.work, options.teacher, options.real, shared, report, stopped)
    return _Trained(done.weights, _account(options, recipe, last.get("errors", [])), done.curve)


def _recipe(options: argparse.Namespace) -> Recipe:
    try:
        settings = json.loads(options.recipe)
        settings["cut_weights"] = tuple(settings.get("cut_weights", Recipe(options.name).cut_weights))
        return Recipe(**({"name": options.name} | settings))
    except (TypeError, ValueError) as error:
        raise FomoadError(
            f"The recipe's settings are not understood ({error}).", "See `Recipe` for their names."
        ) from error


def _account(options: argparse.Namespace, recipe: Recipe, errors: list[float]) -> dict[str, Any]:
    facts = {field: getattr(recipe, field) for field in recipe.__dataclass_fields__ if field != "name"}
    return {
        "teacher": "MobileNetV2, alpha 0.35, ImageNet, "
        + (" and ".join(file.name for file in options.teacher) or "as Keras fetches it for 128 pixels"),
        "loss": "squared difference of features after whitening by the teacher's covariance, at every cut",
        "drawn_pictures": recipe.pictures,
        "real_pictures": "none" if options.real is None else options.real.name,
        "shared_layers_from": None if options.shared is None else options.shared.name,
        "recipe": facts,
        "errors_at_the_end": errors,
    }


def _write(options: argparse.Namespace, trained: _Trained, stopped: Callable[[], bool]) -> None:
    """Write weights, account, curve and entries to the work folder first, and all to `out` once they are there."""
    staged = options.work / "entries"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir(parents=True)
    save_weights(staged / f"{options.name}.weights.npz", trained.weights)
    account = json.dumps(trained.account, indent=1, ensure_ascii=False) + "\n"
    (staged / f"{options.name}.training.json").write_text(account, encoding="utf-8")
    if trained.curve is not None:
        (staged / f"{options.name}.loss.csv").write_text(trained.curve.to_csv(), encoding="utf-8")
    pictures = calibration_pictures(3, NoProgress())
    for card in write_entries(staged, options.name, trained.weights, pictures, trained.account):
        _report({"entry": card.stem, "total": ENTRIES, "bytes": card.bytes, "sha256": card.sha256})
        if stopped():
            raise Stopped
    options.out.mkdir(parents=True, exist_ok=True)
    for path in sorted(staged.iterdir()):
        shutil.move(path, options.out / path.name)


def _report(line: dict[str, Any]) -> None:
    print(json.dumps(line, ensure_ascii=False), file=_lines, flush=True)
