"""What a search is given and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fomoad_gui.core.problems import Problem
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.boards import Board


@dataclass(frozen=True, slots=True)
class Budget:
    """What the detector must keep to: on `board`, or without one on this computer, where `max_ram` is not looked at.

    `min_fps` frames a second, `max_ram` bytes; None for no such limit but the board's own.
    """

    board: Board | None = None
    min_fps: float | None = None
    max_ram: int | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Frames per second, and bytes; on a board the first is an estimate, on this computer it is measured."""

    fps: float
    ram_bytes: int
    flash_bytes: int


@dataclass(frozen=True, slots=True)
class Judged:
    """One candidate. `validation` is the mean image AUROC over `by_kind`, the kinds of defects it was judged by."""

    settings: TrainSettings
    validation: float
    by_kind: Mapping[str, float]
    cost: Cost


@dataclass(frozen=True, slots=True)
class Tuned:
    """The outcome of a search: `chosen` for `reason`, all that were `judged`, how many `unfit` and `untried` ones.

    `unfit` are those that exceed the budget, `untried` those that time did not allow. `on_real_defects` says what they
    were judged by.
    """

    chosen: Judged
    reason: str
    judged: tuple[Judged, ...]
    unfit: int
    untried: int
    on_real_defects: bool
    problems: tuple[Problem, ...]
