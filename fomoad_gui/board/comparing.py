"""A picture judged by the app and by a board, side by side."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fomoad_gui.board.measure import BoardRun, in_colour, run_on_board
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.project import export_c
from fomoad_gui.export.golden import golden_inputs
from fomoad_gui.pipeline.score import ImageScore, Scorer
from fomoad_gui.pipeline.tune.boards import Board
from fomoad_gui.store.model_file import StoredModel


@dataclass(frozen=True, slots=True, eq=False)
class BoardComparison:
    """What the board took and gave (`run`), and both judgements of `picture`, uint8 [H, W, 3]."""

    run: BoardRun
    picture: Uint8Array
    in_app: ImageScore
    on_board: ImageScore
    kernels: Kernels

    @property
    def is_computed_alike(self) -> bool:
        """Whether the app computes the network's steps as boards do."""
        return self.kernels is Kernels.REFERENCE

    @property
    def largest_difference(self) -> float:
        """Between the scores of a cell."""
        return float(np.abs(self.in_app.cells.values - self.on_board.cells.values).max())


def compare_on_board(
    model: StoredModel, board: Board, picture: Uint8Array | None, progress: Progress
) -> BoardComparison:
    """Export a model as C, build it for the board, run it there, and score the picture or a golden one in the app too.

    Takes some seconds. Nothing is left on disk. Raises `FomoadError` for a model that cannot be exported as C.
    """
    shown = in_colour(golden_inputs(model.bundle.input)[0]) if picture is None else picture
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as work:
        export_c(model, Path(work) / "c", progress)
        run = run_on_board(Path(work) / "c", board, shown, progress)
    scorer = Scorer(model.bundle, model.backbone)
    in_app = scorer.score(shown)
    on_board = scorer.judge(replace(in_app.cells, values=run.cells))
    return BoardComparison(run, shown, in_app, on_board, Kernels(model.bundle.backbone.kernels))
