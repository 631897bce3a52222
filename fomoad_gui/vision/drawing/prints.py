"""Printed and etched matter: bar codes, matrix codes, ruled forms, register marks, fine conductors."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.drawing.canvas import Canvas, wash
from fomoad_gui.vision.drawing.dice import between, chance, log_between, pick, whole
from fomoad_gui.vision.drawing.palette import colours

Print = Callable[[np.random.Generator, int, int], Uint8Array]


def bar_code(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Bars of one to four modules, uint8 [rows, columns], 255 on the bars."""
    module = whole(rng, 1, 4)
    widths = rng.integers(1, 5, columns // module + 1)
    bars = np.repeat(np.arange(len(widths)) % 2 == 0, widths * module)[:columns]
    return _patch(rng, np.tile(bars, (rows, 1)).astype(np.uint8) * 255, 0.3)


def matrix_code(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """A grid of random squares or dots with a solid border on two sides, uint8 [rows, columns]."""
    module = whole(rng, 2, 7)
    grid = (rng.random((rows // module + 1, columns // module + 1)) < 0.5).astype(np.uint8) * 255
    grid[-1, :] = grid[:, 0] = 255
    code = np.kron(grid, np.ones((module, module), np.uint8))[:rows, :columns]
    if module > 3 and chance(rng, 0.4):
        inner = np.zeros((module, module), np.uint8)
        cv2.circle(inner, (module // 2, module // 2), module // 2, (1,), -1)
        code *= np.tile(inner, (rows // module + 1, columns // module + 1))[:rows, :columns]
    return _patch(rng, code, 0.6)


def form(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Ruled lines and boxes, uint8 [rows, columns], 255 on the lines."""
    mask = np.zeros((rows, columns), np.uint8)
    width = whole(rng, 1, 2)
    for y in range(whole(rng, 2, 10), rows, whole(rng, 8, 30)):
        cv2.line(mask, (0, y), (columns, y), (255,), width)
    for _ in range(whole(rng, 0, 6)):
        left, top = whole(rng, 0, columns - 2), whole(rng, 0, rows - 2)
        corner = (left + whole(rng, 6, columns // 2 + 6), top + whole(rng, 6, rows // 3 + 6))
        cv2.rectangle(mask, (left, top), corner, (255,), width if chance(rng, 0.7) else -1)
    return mask


def register_marks(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Crosses, rings and scales such as drawings and panels are aligned by, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    for _ in range(whole(rng, 1, 5)):
        centre = (whole(rng, 0, columns - 1), whole(rng, 0, rows - 1))
        reach, width = int(log_between(rng, 4, 30)), whole(rng, 1, 2)
        cv2.drawMarker(mask, centre, (255,), pick(rng, (cv2.MARKER_CROSS, cv2.MARKER_TILTED_CROSS)), 2 * reach, width)
        if chance(rng, 0.6):
            cv2.circle(mask, centre, max(2, reach * 2 // 3), (255,), width, cv2.LINE_AA)
    return mask


def conductors(rng: np.random.Generator, rows: int, columns: int) -> Uint8Array:
    """Fine parallel lines with a few broad ones across: grids, screens, heating wires, uint8 [rows, columns]."""
    mask = np.zeros((rows, columns), np.uint8)
    fine, broad = whole(rng, 4, 16), whole(rng, 30, 90)
    for y in range(whole(rng, 0, fine), rows, fine):
        cv2.line(mask, (0, y), (columns, y), (whole(rng, 120, 255),), 1)
    for x in range(whole(rng, 0, broad), columns, broad):
        cv2.line(mask, (x, 0), (x, rows), (255,), whole(rng, 2, 7))
    return np.ascontiguousarray(mask) if chance(rng, 0.5) else cv2.flip(mask, 1).astype(np.uint8)


PRINTS: tuple[Print, ...] = (bar_code, matrix_code, form, register_marks, conductors)


def add_print(rng: np.random.Generator, canvas: Canvas) -> None:
    """One kind of print on the canvas, straight or at any angle: ink, etching or embossing."""
    rows, columns = canvas.size
    mask = pick(rng, PRINTS)(rng, rows, columns)
    angle = between(rng, -4.0, 4.0) if chance(rng, 0.6) else between(rng, 0.0, 360.0)
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), angle, between(rng, 0.9, 1.5))
    turned = cv2.warpAffine(mask, matrix, (columns, rows), flags=cv2.INTER_LINEAR)
    alpha = np.multiply(turned, np.float32(1.0 / 255.0), dtype=np.float32)
    kind = rng.random()
    if kind < 0.85:
        wash(canvas, alpha * np.float32(between(rng, 0.15, 1.0)), colours(rng, 1)[0])
    if kind > 0.7:
        canvas.height[...] += alpha * np.float32(log_between(rng, 0.5, 3.0) * pick(rng, (-1.0, 1.0)))


def _patch(rng: np.random.Generator, code: Uint8Array, share: float) -> Uint8Array:
    """The code on a part of the picture only: a rectangle of about that share of its height, anywhere."""
    rows, columns = code.shape
    height = max(4, int(rows * between(rng, 0.5 * share, min(1.0, 1.5 * share))))
    width = max(4, int(columns * between(rng, 0.3, 0.9)))
    top, left = whole(rng, 0, rows - height), whole(rng, 0, columns - width)
    mask = np.zeros_like(code)
    mask[top : top + height, left : left + width] = code[top : top + height, left : left + width]
    return mask
