"""The heat map over a picture, its colours meaning the same on every picture of a model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.arrays import BoolArray, Float32Array, Uint8Array
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.scores import CellScores
from fomoad_gui.vision.colour import ColourMap, apply

HOTTEST = 2.0
"""The heat at which the colour map ends; the threshold, at 1, lies in its middle."""

_SMALLEST_SPAN = 1.0
"""Nats between heat 0 and heat 1 at least, for a threshold drawn down to the typical score or below it."""

_WHITE, _DARK = 255, 24
_ROOM_FOR_TWO_LINES, _ROOM_FOR_THICK_LINES = 6, 24
"""Pixels that a cell has across at least, for a dark and a white line, and for a white line two pixels thick."""


@dataclass(frozen=True, slots=True)
class HeatScale:
    """How scores become heat: 0 at the `typical` score of a good picture, 1 at the `threshold`, both in nats.

    Between and beyond, heat is linear in the score, so it depends on the model and its threshold alone and never on
    the picture at hand. `typical` is the median of the held-out good pictures' scores. A picture's score is that of its
    most anomalous cell, hence nearly all cells of a good picture lie below 0, where the colour map begins.
    """

    typical: float
    threshold: float

    def heat(self, scores: Float32Array) -> Float32Array:
        """Scores [...] in nats → heat, higher is more anomalous, 1 at the threshold."""
        span = max(self.threshold - self.typical, _SMALLEST_SPAN)
        return (1 + (scores.astype(np.float64) - self.threshold) / span).astype(np.float32)


def heat_scale(calibration: Calibration) -> HeatScale:
    """The scale of a calibrated model."""
    return HeatScale(float(np.median(calibration.good_scores)), calibration.threshold)


def cell_colours(cell_scores: CellScores, scale: HeatScale, colour_map: ColourMap) -> Uint8Array:
    """One colour per cell, uint8 [gh, gw, 4] RGBA of straight alpha.

    A cell's opacity grows from none at heat 0 to full at the threshold, or the map would darken all of a good picture
    and hide what a person wants to see.
    """
    heat = scale.heat(cell_scores.values)
    alpha = np.rint(255 * heat.clip(0.0, 1.0)).astype(np.uint8)
    return np.dstack([apply(heat, 0.0, HOTTEST, colour_map), alpha])


def over_threshold(cell_scores: CellScores, scale: HeatScale) -> BoolArray:
    """Which cells are at or over the threshold, bool [gh, gw].

    In float64, as verdicts are: the threshold may lie between a score and the next float32.
    """
    over: BoolArray = cell_scores.values.astype(np.float64) >= scale.threshold
    return over


def score_overlay(
    cell_scores: CellScores, scale: HeatScale, *, opacity: float, colour_map: ColourMap, width: int, height: int
) -> Uint8Array:
    """The heat map as uint8 [height, width, 4] RGBA, straight alpha, to be laid over the picture at that size.

    A pixel takes the colour of the cell in whose box its centre lies, as `cell_colours` gives it, its alpha times
    `opacity` 0…1; outside of all cells is transparent. Each cell at or over the threshold has an opaque white border
    inside a dark one, whatever the opacity.
    """
    if not 0 <= opacity <= 1:
        raise ValueError(f"an opacity of {opacity}")
    rows, columns = _axes(cell_scores, width, height)
    colours = cell_colours(cell_scores, scale, colour_map)
    colours[..., 3] = np.rint(opacity * colours[..., 3]).astype(np.uint8)
    # Columns first: each row is then copied whole.
    overlay: Uint8Array = colours[:, columns.cell][rows.cell]
    overlay[~rows.inside] = 0
    overlay[:, ~columns.inside] = 0
    for row, column in np.argwhere(over_threshold(cell_scores, scale)):
        _draw_border(overlay[rows.spans[row], columns.spans[column]])
    return overlay


def blend(image: Uint8Array, overlay: Uint8Array) -> Uint8Array:
    """uint8 RGB [H, W, 3] under uint8 RGBA [H, W, 4] of straight alpha → uint8 RGB [H, W, 3]."""
    if image.shape[:2] != overlay.shape[:2]:
        raise ValueError(f"a picture {image.shape} under an overlay {overlay.shape}")
    alpha = overlay[..., 3:].astype(np.uint16)
    return ((overlay[..., :3] * alpha + image * (255 - alpha) + 127) // 255).astype(np.uint8)


@dataclass(frozen=True, slots=True, eq=False)
class _Axis:
    """One axis of the overlay; `cell` and `inside` have an entry for each pixel."""

    cell: NDArray[np.intp]
    """The cell that the pixel's centre lies in; of a pixel outside of all cells, the nearest."""
    inside: BoolArray
    """Whether it lies in a cell at all."""
    spans: tuple[slice, ...]
    """For each cell the pixels whose centres lie in it."""


def _axes(cell_scores: CellScores, width: int, height: int) -> tuple[_Axis, _Axis]:
    """Rows and columns. The cells form a lattice, so one column of boxes gives all rows, and one row all columns."""
    to_image, grid = cell_scores.transform.to_image, cell_scores.grid
    down = [to_image(grid.cell_box(row, 0)) for row in range(grid.rows)]
    across = [to_image(grid.cell_box(0, column)) for column in range(grid.columns)]
    rows = _axis([box[1] for box in down] + [down[-1][3]], cell_scores.image_height, height)
    return rows, _axis([box[0] for box in across] + [across[-1][2]], cell_scores.image_width, width)


def _axis(tile_edges: list[float], image_size: int, size: int) -> _Axis:
    """From the edges between tiles, which touch, in picture pixels, to an axis of `size` pixels."""
    edges = np.array(tile_edges) * (size / image_size)
    pixels = np.arange(size) + 0.5
    cell = np.searchsorted(edges, pixels, side="right") - 1
    inside = (cell >= 0) & (cell < edges.size - 1)
    first = np.searchsorted(pixels, edges, side="left").tolist()
    return _Axis(np.clip(cell, 0, edges.size - 2), inside, tuple(map(slice, first[:-1], first[1:])))


def _draw_border(cell: Uint8Array) -> None:
    """A dark line along the edge and a white one inside it, thicker in a large cell; in a tiny cell white alone."""
    extent = min(cell.shape[:2])
    if extent >= _ROOM_FOR_TWO_LINES:
        _draw_frame(cell, 1, _DARK)
        _draw_frame(cell[1:-1, 1:-1], 2 if extent >= _ROOM_FOR_THICK_LINES else 1, _WHITE)
    elif extent >= 1:
        _draw_frame(cell, 1, _WHITE)


def _draw_frame(cell: Uint8Array, thickness: int, level: int) -> None:
    for side in (cell[:thickness], cell[-thickness:], cell[:, :thickness], cell[:, -thickness:]):
        side[:] = (level, level, level, 255)
