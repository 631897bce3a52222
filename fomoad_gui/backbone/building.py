"""Building a backbone from the app's side: a child process is started, followed, and stopped. No TensorFlow here."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fomoad_gui.backbone.architecture import network
from fomoad_gui.backbone.child import end, lines, start
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress

MODULE = "fomoad_gui.backbone.build"
STOP_FILE = "stop"
"""Appears in the work folder when the child should stop; unlike a signal it works on every system."""
PATIENCE_SECONDS = 20.0
"""How long a child may take to write its checkpoint before it is killed; the checkpoint before then stays whole."""


@dataclass(frozen=True, slots=True)
class BuildOrder:
    """What to build.

    `work` keeps pictures and checkpoints: a build with the same settings goes on from there. `out` gets the entries.
    `teachers` are files of the teachers' weights (else Keras fetches one's), `real` a folder of pictures of good parts,
    `shared` finished weights whose first layers are taken over, `from_weights` finished weights to convert without any
    training, `recipe` those settings of `build.recipe.Recipe` that differ from its own, as JSON.
    """

    name: str
    work: Path
    out: Path
    teachers: tuple[Path, ...] = ()
    real: Path | None = None
    shared: Path | None = None
    from_weights: Path | None = None
    recipe: str = "{}"


@dataclass(frozen=True, slots=True)
class Built:
    """The entries written, by the stem of their files, and (steps done, mean error at every cut) of the training."""

    entries: tuple[str, ...]
    loss_curve: tuple[tuple[int, tuple[float, ...]], ...]


def build(order: BuildOrder, progress: Progress) -> Built:
    """Build in a child process; takes hours where there is training to do.

    When `progress` raises `Cancelled`, the child writes its checkpoint and ends before this returns, in seconds; it is
    killed if it does not. Raises `FomoadError` for a mistake that the child reports or if it dies.
    """
    network(order.name)
    order.work.mkdir(parents=True, exist_ok=True)
    (order.work / STOP_FILE).unlink(missing_ok=True)
    with (order.work / "log.txt").open("w", encoding="utf-8") as log:
        child = start(MODULE, _arguments(order), log)
        try:
            return _follow(child, order, progress)
        except BaseException:
            (order.work / STOP_FILE).touch()
            raise
        finally:
            end(child, PATIENCE_SECONDS)


def _arguments(order: BuildOrder) -> list[str]:
    given: Sequence[tuple[str, Path | str | None]] = (
        ("--work", order.work),
        ("--out", order.out),
        *(("--teacher", file) for file in order.teachers),
        ("--real", order.real),
        ("--shared", order.shared),
        ("--from-weights", order.from_weights),
        ("--recipe", order.recipe),
    )
    return [order.name, *(text for option, value in given if value is not None for text in (option, str(value)))]


def _follow(child: subprocess.Popen[str], order: BuildOrder, progress: Progress) -> Built:
    entries: list[str] = []
    curve: list[tuple[int, tuple[float, ...]]] = []
    where = (0, 1, "Starting TensorFlow")
    for line in lines(child):
        if line is None:
            pass
        elif "message" in line:
            raise FomoadError(line["message"], line["remedy"])
        elif "stage" in line:
            where = (line["done"], line["total"], _described(line))
            if "errors" in line:
                curve.append((line["done"], tuple(line["errors"])))
        elif "entry" in line:
            entries.append(line["entry"])
            where = (len(entries), line["total"], f"Converted {line['entry']}")
        progress.checkpoint(*where)
    if child.wait() != 0:
        raise FomoadError(
            f"The build of {order.name} ended early (exit status {child.returncode}).",
            f"Read {order.work / 'log.txt'}; starting it again goes on from the last checkpoint.",
        )
    return Built(tuple(entries), tuple(curve))


def _described(line: dict[str, Any]) -> str:
    errors = ", ".join(f"{error:.3f}" for error in line.get("errors", ()))
    return f"{line['stage']} (error at the cuts: {errors})" if errors else str(line["stage"])
