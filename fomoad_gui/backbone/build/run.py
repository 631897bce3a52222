"""One build from start to end: pictures, teacher, steps with checkpoints, finished weights."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fomoad_gui.backbone.build.distil import Distillation, measure_whitening
from fomoad_gui.backbone.build.loss_curve import LossCurve
from fomoad_gui.backbone.build.pictures import PicturePool
from fomoad_gui.backbone.build.recipe import Recipe
from fomoad_gui.backbone.build.teacher import teacher
from fomoad_gui.backbone.whitening import Whitening
from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError

CHECKPOINT_SECONDS = 120.0
REPORT_STEPS = 20
SETTLING_BATCHES = 40
_CURVE = "curve"
_WHITENING_BATCHES = 1_000_000_000
_SETTLING_BATCHES = 2_000_000_000
"""Numbers of batches that no step has."""

Report = Callable[[dict[str, Any]], None]


class Stopped(Exception):  # noqa: N818 - not an error: somebody asked for it
    """Somebody asked to stop; the checkpoint is written."""


@dataclass(frozen=True, slots=True)
class Distilled:
    """The finished weights by name, and how the errors fell."""

    weights: dict[str, Float32Array]
    curve: LossCurve


def distil(
    recipe: Recipe,
    work: Path,
    teacher_files: Sequence[Path],
    real: Path | None,
    shared: dict[str, Float32Array] | None,
    report: Report,
    stopped: Callable[[], bool],
) -> Distilled:
    """Train by `recipe`, or go on from the checkpoint in `work`.

    `report` gets {"stage", "done", "total"} and, while training, {"errors"}, the mean error at every cut that counts
    since the last report. Raises `Stopped` once `stopped()` and the checkpoint is written, `FomoadError` if `work`
    holds another run.
    """
    _claim(work, recipe)
    pool = PicturePool(work, recipe.pictures, recipe.seed, real, recipe.real_share)
    for done, total in pool.make(stopped):
        report({"stage": "Making pictures", "done": done, "total": total})
    if stopped():
        raise Stopped
    run, curve = _begin(recipe, work, teacher_files, pool, shared)
    _learn(run, curve, pool, work, report, stopped)
    return Distilled(run.finished_weights(_batches(pool, recipe, _SETTLING_BATCHES)), curve)


def _claim(work: Path, recipe: Recipe) -> None:
    """Mark the work folder as this recipe's."""
    work.mkdir(parents=True, exist_ok=True)
    mark = work / "recipe.json"
    text = json.dumps(asdict(recipe), indent=1)
    if mark.exists() and mark.read_text(encoding="utf-8") != text:
        raise FomoadError(
            f"{work} holds the checkpoint of a build with other settings.",
            "Name another work folder, or remove this one to begin anew.",
        )
    mark.write_text(text, encoding="utf-8")


def _begin(
    recipe: Recipe,
    work: Path,
    teacher_files: Sequence[Path],
    pool: PicturePool,
    shared: dict[str, Float32Array] | None,
) -> tuple[Distillation, LossCurve]:
    taught_by = teacher(teacher_files)
    checkpoint = work / "checkpoint.npz"
    if not checkpoint.exists():
        whitening = measure_whitening(taught_by, _batches(pool, recipe, _WHITENING_BATCHES), recipe)
        return Distillation(recipe, taught_by, whitening, shared), LossCurve()
    with np.load(checkpoint) as archive:
        state = {name: archive[name] for name in archive.files}
    whitening = [Whitening(state[f"mean/{i}"], state[f"matrix/{i}"]) for i in range(len(taught_by.outputs))]
    run = Distillation(recipe, taught_by, whitening, shared)
    run.restore(state)
    return run, LossCurve(state[_CURVE])


def _learn(
    run: Distillation, curve: LossCurve, pool: PicturePool, work: Path, report: Report, stopped: Callable[[], bool]
) -> None:
    recipe = run.recipe
    errors: list[list[float]] = []
    saved = time.monotonic()
    while run.steps_done < recipe.steps:
        if stopped():
            _checkpoint(run, curve, work)
            raise Stopped
        errors.append(run.step(pool.batch(run.steps_done, recipe.batch)))
        if run.steps_done % REPORT_STEPS == 0 or run.steps_done == recipe.steps:
            mean = [round(float(value), 5) for value in np.mean(errors, axis=0)]
            curve.add(run.steps_done, mean)
            report({"stage": "Learning", "done": run.steps_done, "total": recipe.steps, "errors": mean})
            errors = []
        if time.monotonic() - saved > CHECKPOINT_SECONDS:
            _checkpoint(run, curve, work)
            saved = time.monotonic()
    _checkpoint(run, curve, work)


def _checkpoint(run: Distillation, curve: LossCurve, work: Path) -> None:
    unfinished = work / "unfinished.npz"
    np.savez(unfinished, **(run.state() | {_CURVE: curve.rows}))
    unfinished.replace(work / "checkpoint.npz")


def _batches(pool: PicturePool, recipe: Recipe, first: int) -> list[Uint8Array]:
    return [pool.batch(first + i, recipe.batch) for i in range(SETTLING_BATCHES)]
