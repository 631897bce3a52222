"""How far what a cell really answers to lies from its receptive field's centre, where the heat map draws it.

    python -m tests.benchmarks.cell_centres [--pictures 40] [--backbone mobilenet_v2_0.35]

A square of 12 pixels is turned to its negative at random places of drawn pictures of 320 × 320. The offset is the
mean place of the change of the embeddings, each cell taken at its receptive field's centre, less that of the
square. Above 0, the map shows a defect so far to the right of and below where it is.
"""

from __future__ import annotations

import argparse

import numpy as np

from fomoad_gui.backbone.architecture import network
from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.geometry import cell_grid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.drawing.scene import draw_scene

EDGE, SQUARE = 320, 12


def offset(name: str, cut: str, pictures: int) -> tuple[float, float]:
    """(across, down) in pixels."""
    model = find(name, cut, 3, "int8").read()
    backbone, grid = Backbone(model, InputSpec(EDGE, EDGE)), cell_grid(cell_windows(model), EDGE, EDGE)
    across = grid.horizontal.first_centre + grid.horizontal.stride * np.arange(grid.columns)
    rng, found = np.random.default_rng(0), []
    for _ in range(pictures):
        picture = draw_scene(rng, EDGE, EDGE)
        changed = picture.copy()
        x, y = rng.integers(EDGE // 3, EDGE - EDGE // 3, 2)
        changed[y : y + SQUARE, x : x + SQUARE] = 255 - changed[y : y + SQUARE, x : x + SQUARE]
        before, after = backbone.embed(np.stack([picture, changed]))
        weight = np.square(after - before).sum(-1)
        if weight.sum() > 0:
            centre = (weight.sum(0) @ across / weight.sum(), weight.sum(1) @ across / weight.sum())
            found.append((centre[0] - x - SQUARE / 2, centre[1] - y - SQUARE / 2))
    right, down = np.mean(found, axis=0)
    return float(right), float(down)


def main() -> None:
    """One line for each cut."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--backbone", default="mobilenet_v2_0.35")
    options = parser.parse_args()
    trunk = network(options.backbone)
    for cut in trunk.cuts:
        right, down = offset(options.backbone, cut, options.pictures)
        print(f"{cut}: {right:+.1f} pixels across, {down:+.1f} down, of {trunk.stride(cut)} from cell to cell")


if __name__ == "__main__":
    main()
