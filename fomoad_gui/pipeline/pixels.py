"""How well the heat maps find the defect in the picture, where masks say where it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np

from fomoad_gui.core.arrays import BoolArray, Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import CellGrid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pixel_metrics import aupro, pixel_auroc
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.core.score_maps import score_map
from fomoad_gui.pipeline.masks import fitted_mask


@dataclass(frozen=True, slots=True)
class PixelResults:
    """Pixel AUROC and AUPRO over the network's input, None where no defect has a mask; masks that were not readable."""

    pixel_auroc: float | None
    aupro: float | None
    problems: tuple[Problem, ...]


def measure_pixels(
    pairs: Sequence[tuple[Sample, Float32Array]], grid: CellGrid, input_spec: InputSpec, progress: Progress
) -> PixelResults:
    """Compare the cells' scores [gh, gw] of samples with their masks.

    A good picture is clean everywhere. A defective one without a mask says nothing about its pixels and is left out.
    """
    clean = np.zeros((input_spec.height, input_spec.width), np.bool_)
    problems: list[Problem] = []
    cells: list[Float32Array] = []
    masks: list[BoolArray] = []
    usable = [(s, r) for s, r in pairs if s.label is Label.GOOD or s.mask_path]
    for done, (sample, values) in enumerate(usable):
        progress.checkpoint(done, len(usable), "Reading masks")
        try:
            masks.append(clean if sample.label is Label.GOOD else fitted_mask(sample, input_spec))
        except FomoadError as error:
            problems.append(Problem.of(sample.mask_path, error))
            continue
        cells.append(values)
    if not any(mask.any() for mask in masks) or all(mask.all() for mask in masks):
        return PixelResults(None, None, tuple(problems))
    maps = _DrawnOut(cells, grid)
    return PixelResults(pixel_auroc(maps, masks, progress), aupro(maps, masks, progress=progress), tuple(problems))


class _DrawnOut(Sequence[Float32Array]):
    """Score maps [h, w] drawn out from cells when they are asked for: all at once they might not fit into memory."""

    def __init__(self, cells: Sequence[Float32Array], grid: CellGrid) -> None:
        self._cells = cells
        self._grid = grid

    def __len__(self) -> int:
        return len(self._cells)

    @overload
    def __getitem__(self, index: int) -> Float32Array: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Float32Array]: ...
    def __getitem__(self, index: int | slice) -> Float32Array | Sequence[Float32Array]:
        if isinstance(index, slice):
            return _DrawnOut(self._cells[index], self._grid)
        return score_map(self._cells[index], self._grid)
