"""What a candidate costs, on a board or on this computer."""

from __future__ import annotations

import time
from statistics import median

import numpy as np

from fomoad_gui.backbone.graph.profile import Profile, profile
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.geometry import CellGrid
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune.values import Budget, Cost

FLOAT_BYTES = 4
WORKING_BYTES = 3_000
"""Of scratch, counters and stack on a board, at most for networks that ship."""
CODE_BYTES = 40_000
"""Of the program itself, kernels included; an estimate."""
RUNS = 5


def trunk_profile(backbone: bytes, settings: TrainSettings) -> Profile:
    """Of the trunk at the input of these settings."""
    return profile(backbone, settings.width, settings.height, settings.channels)


def head_numbers(settings: TrainSettings, grid: CellGrid, dimensions_in: int) -> int:
    """How many numbers the projection and the detector have; a symmetric matrix counts as its triangle."""
    dimensions = min(settings.dimensions, dimensions_in)
    gaussian = dimensions + dimensions * (dimensions + 1) // 2
    cells = grid.rows * grid.columns
    if settings.head is HeadKind.CELL:
        detector = cells * (gaussian + 2 * settings.correction)
    else:
        each = gaussian if settings.covariance is Covariance.FULL else 2 * dimensions
        detector = settings.components * (each + 1)
    return dimensions_in * dimensions + detector


def head_work(settings: TrainSettings, grid: CellGrid, dimensions_in: int) -> int:
    """Multiply-accumulates of projection and detector for one picture."""
    dimensions = min(settings.dimensions, dimensions_in)
    each = dimensions * (dimensions + 1) // 2
    components = 1 if settings.head is HeadKind.CELL else settings.components
    return grid.rows * grid.columns * (dimensions_in * dimensions + components * each)


def cost(
    settings: TrainSettings,
    budget: Budget,
    trunk: Profile,
    trunk_bytes: int,
    grid: CellGrid,
    dimensions_in: int,
    seconds: float | None = None,
) -> Cost:
    """`seconds` a picture takes on this computer, without a board."""
    cells = FLOAT_BYTES * grid.rows * grid.columns
    if budget.board is None:
        fps, ram_bytes = 1 / seconds if seconds else 0.0, trunk.activation_bytes + cells * (settings.dimensions + 1)
    else:
        scorer = head_work(settings, grid, dimensions_in)
        fps = budget.board.frames_per_second(trunk.multiply_accumulates, trunk.outputs, scorer)
        ram_bytes = trunk.streamed_bytes + cells + WORKING_BYTES
    return Cost(
        fps=round(fps, 3),
        ram_bytes=ram_bytes,
        flash_bytes=trunk_bytes + FLOAT_BYTES * head_numbers(settings, grid, dimensions_in) + CODE_BYTES,
    )


def fits(what: Cost, budget: Budget) -> bool:
    """Whether a cost keeps to the budget; on this computer memory is no concern unless it is asked for."""
    board = budget.board
    most_ram = budget.max_ram if budget.max_ram is not None else (board.ram_bytes if board else None)
    return (
        (budget.min_fps is None or what.fps >= budget.min_fps)
        and (most_ram is None or what.ram_bytes <= most_ram)
        and (board is None or what.flash_bytes <= board.flash_bytes)
    )


def seconds_per_picture(extractor: Extractor, settings: TrainSettings) -> float:
    """Measured on this thread: embedding a picture that is fitted already. The detector takes a fraction of that."""
    picture = np.zeros((settings.height, settings.width, settings.channels), np.uint8)
    extractor.embed_input(picture)
    taken = []
    for _ in range(RUNS):
        started = time.perf_counter()
        extractor.embed_input(picture)
        taken.append(time.perf_counter() - started)
    return median(taken)
