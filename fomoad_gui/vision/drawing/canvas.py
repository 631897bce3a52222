"""What a scene is drawn on: colour and height together, so that light falls on all of it alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from fomoad_gui.core.arrays import Float32Array, Float64Array, Uint8Array

_SUBPIXEL_BITS = 4


@dataclass(frozen=True, slots=True)
class Canvas:
    """`albedo` float32 [3, h, w] in 0..1 and `height` float32 [h, w] in pixels, both drawn into in place.

    Colour comes in planes because NumPy blends planes several times faster than pixels.
    """

    albedo: Float32Array
    height: Float32Array

    @property
    def size(self) -> tuple[int, int]:
        """Height and width in pixels."""
        return self.height.shape[0], self.height.shape[1]


def blank(rows: int, columns: int) -> Canvas:
    """A flat canvas; its albedo is yet to be drawn."""
    return Canvas(np.zeros((3, rows, columns), np.float32), np.zeros((rows, columns), np.float32))


@dataclass(frozen=True, slots=True)
class Stencil:
    """An anti-aliased shape on a canvas: `cover` uint8 [h, w] of the window `rows` × `columns`, 255 inside."""

    rows: slice
    columns: slice
    cover: Uint8Array

    @property
    def alpha(self) -> Float32Array:
        """The cover as float32 [h, w] in 0..1."""
        return np.multiply(self.cover, np.float32(1.0 / 255.0), dtype=np.float32)


def fixed_point(points: Float64Array) -> tuple[np.ndarray[tuple[int, ...], np.dtype[np.int32]], int]:
    """Points in OpenCV's fixed-point coordinates, with the number of fractional bits."""
    return np.rint(points * (1 << _SUBPIXEL_BITS)).astype(np.int32), _SUBPIXEL_BITS


def window(canvas: Canvas, low: Float64Array, high: Float64Array, margin: int = 1) -> tuple[slice, slice] | None:
    """The part of the canvas between two corners (x, y), or None where they do not meet it."""
    rows, columns = canvas.size
    left, top = max(int(low[0]) - margin, 0), max(int(low[1]) - margin, 0)
    right, bottom = min(int(high[0]) + margin + 1, columns), min(int(high[1]) + margin + 1, rows)
    return (slice(top, bottom), slice(left, right)) if right - left > 1 and bottom - top > 1 else None


def stencil(canvas: Canvas, outline: Float64Array, holes: Sequence[Float64Array] = ()) -> Stencil | None:
    """The shape inside an outline in canvas pixels, without its holes; None where it misses the canvas.

    OpenCV's anti-aliasing makes it up to a pixel fat.
    """
    place = window(canvas, outline.min(axis=0), outline.max(axis=0))
    if place is None:
        return None
    rows, columns = place
    cover = np.zeros((rows.stop - rows.start, columns.stop - columns.start), np.uint8)
    origin = np.array([columns.start, rows.start])
    points = [fixed_point(contour - origin)[0] for contour in (outline, *holes)]
    cv2.fillPoly(cover, points, (255,), cv2.LINE_AA, _SUBPIXEL_BITS)
    return Stencil(rows, columns, cover)


def _planes(colour: Float32Array) -> Float32Array:
    return colour[:, None, None] if colour.ndim == 1 else colour


def paint(canvas: Canvas, shape: Stencil, colour: Float32Array, opacity: float = 1.0) -> None:
    """Blend a colour [3] or a texture [3, h, w] of the stencil's window over the albedo."""
    target = canvas.albedo[:, shape.rows, shape.columns]
    target += (_planes(colour) - target) * (shape.alpha * np.float32(opacity))


def wash(canvas: Canvas, alpha: Float32Array, colour: Float32Array) -> None:
    """Blend a colour [3] or a texture [3, h, w] over the whole albedo, as much of it as `alpha` [h, w] (0..1) says."""
    canvas.albedo[...] += (_planes(colour) - canvas.albedo) * alpha


def lift(canvas: Canvas, shape: Stencil, relief: Float32Array | float) -> None:
    """Add `relief` (pixels of height) under the stencil."""
    canvas.height[shape.rows, shape.columns] += relief * shape.alpha


def shade_behind(canvas: Canvas, shape: Stencil, shift: tuple[int, int], softness: float, strength: float) -> None:
    """Darken the albedo where the shape's shadow falls: shifted by (x, y) pixels and blurred. Call before painting."""
    rows, columns = canvas.size
    margin = int(2.0 * softness) + 1
    x, y = shift
    top, bottom = max(shape.rows.start + y - margin, 0), min(shape.rows.stop + y + margin, rows)
    left, right = max(shape.columns.start + x - margin, 0), min(shape.columns.stop + x + margin, columns)
    if bottom - top < 2 or right - left < 2:
        return
    padded = np.zeros((shape.cover.shape[0] + 2 * margin, shape.cover.shape[1] + 2 * margin), np.uint8)
    padded[margin:-margin, margin:-margin] = shape.cover
    kernel = 2 * margin - 1
    cv2.blur(padded, (kernel // 2 | 1, kernel // 2 | 1), padded)
    cv2.blur(padded, (kernel // 2 | 1, kernel // 2 | 1), padded)
    first_row, first_column = top - (shape.rows.start + y - margin), left - (shape.columns.start + x - margin)
    part = padded[first_row : first_row + bottom - top, first_column : first_column + right - left]
    canvas.albedo[:, top:bottom, left:right] *= 1.0 - part * np.float32(strength / 255.0)
