"""What a multiply-accumulate, a value brought to its scale and the scorer cost on each core: for `resources/targets`.

    python -m tests.benchmarks.board_costs

Runs exports of several networks and sizes on the virtual boards, and fits the cycles of their pictures by least squares
to what `pipeline.tune.costing` counts. Prints the coefficients, and by how much each network's cycles are missed.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.profile import profile
from fomoad_gui.board.measure import run_on_board
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import export_c
from fomoad_gui.pipeline.model import model_grid
from fomoad_gui.pipeline.tune.boards import boards
from tests.support.c_models import model_of

SHALLOW, MIDDLE, DEEP = "block_3_expand_relu", "block_6_expand_relu", "block_13_expand_relu"
NETWORKS = (
    ("mobilenet_v2_0.05", MIDDLE, 96),
    ("mobilenet_v2_0.1", MIDDLE, 96),
    ("mobilenet_v2_0.1", MIDDLE, 160),
    ("mobilenet_v2_0.35", MIDDLE, 96),
    ("mobilenet_v2_0.35", MIDDLE, 160),
    ("mobilenet_v2_0.35", SHALLOW, 96),
    ("mobilenet_v2_0.35", DEEP, 128),
    ("mobilenet_v1_0.25", "conv_pw_5_relu", 128),
)
HEADS = (("cell", 8), ("full", 24))


def main() -> None:
    """One line for each board, and one for each network on it."""
    with tempfile.TemporaryDirectory() as text:
        exports = [
            _export(Path(text) / f"{number}-{head}", *network, head, dimensions)
            for number, network in enumerate(NETWORKS)
            for head, dimensions in HEADS
        ]
        for board in (one for one in boards() if one.is_a_core):
            cycles = np.array(
                [board.clock_hz / run_on_board(folder, board, None, NoProgress()).fps_estimate for folder, _ in exports]
            )
            counts = np.array([counted for _, counted in exports], np.float64)
            # relative errors count, so that small networks do too
            found, *_ = np.linalg.lstsq(counts / cycles[:, np.newaxis], np.ones(len(cycles)), rcond=None)
            missed = counts @ found / cycles - 1
            print(
                f"{board.name}: cycles_per_multiply_accumulate = {found[0]:.3f}, cycles_per_output = {found[1]:.2f}, "
                f"cycles_per_scorer_multiply_accumulate = {found[2]:.2f}; off by {np.abs(missed).mean():.0%} on "
                f"average, {np.abs(missed).max():.0%} at most",
                flush=True,
            )


def _export(folder: Path, network: str, cut: str, size: int, head: str, dimensions: int) -> tuple[Path, list[int]]:
    trunk, spec, pooling = find(network, cut, 3, "int8").read(), InputSpec(size, size), Pooling(3, 2)
    model = model_of(trunk, spec, pooling, head, dimensions=dimensions)
    export_c(model, folder, NoProgress())
    costs, grid = profile(trunk, size, size, 3), model_grid(trunk, pooling, spec)
    depth = model.bundle.projection.dimensions_in
    components = 1 if head == "cell" else 3
    each = depth * dimensions + components * dimensions * (dimensions + 1) // 2
    return folder, [costs.multiply_accumulates, costs.outputs, grid.rows * grid.columns * each]


if __name__ == "__main__":
    main()
