"""Circuit boards."""

from __future__ import annotations

import cv2
import numpy as np

from fomoad_gui.vision.drawing.canvas import Canvas, lift, paint, shade_behind, stencil, wash
from fomoad_gui.vision.drawing.dice import between, whole
from fomoad_gui.vision.drawing.palette import colours
from fomoad_gui.vision.drawing.relief import dome


def draw_board(rng: np.random.Generator, canvas: Canvas) -> None:
    """Conductors, pads, vias, packages and print: the look of a circuit board."""
    rows, columns = canvas.size
    mask = np.zeros((rows, columns), np.uint8)
    pitch = whole(rng, 5, 14)
    metal, package = colours(rng, 2)
    width = max(1, pitch // whole(rng, 3, 5))
    for draw in rng.random((whole(rng, 4, 24), 6)):
        x, y = int(draw[0] * columns / pitch) * pitch, int(draw[1] * rows / pitch) * pitch
        points = [(x, y)]
        for leg in range(3):
            run = int(draw[2 + leg] * 6) * pitch
            direction = int(draw[5] * 8 + leg * 1.5) % 8
            x += run * (1, 1, 0, -1, -1, -1, 0, 1)[direction]
            y += run * (0, 1, 1, 1, 0, -1, -1, -1)[direction]
            points.append((x, y))
        cv2.polylines(mask, [np.array(points, np.int32)], False, (255,), width, cv2.LINE_AA)
        for end in (points[0], points[-1]):
            cv2.circle(mask, end, max(2, pitch // 3), (255,), -1, cv2.LINE_AA)
            cv2.circle(mask, end, max(1, pitch // 7), (0,), -1, cv2.LINE_AA)
    packages = []
    leg_x, leg_y = max(1, pitch // 7), round(pitch * 0.6)
    for draws in rng.random((whole(rng, 0, 5), 4)):
        x, y = round(draws[0] * columns / pitch) * pitch, round(draws[1] * rows / pitch) * pitch
        half_x, half_y = (1 + int(5 * draws[2])) * pitch, (1 + int(4 * draws[3])) * pitch
        for pin in range(x + pitch // 2 - half_x, x + half_x, max(3, pitch // 2)):
            low, high = (pin - leg_x, y - half_y - leg_y), (pin + leg_x, y + half_y + leg_y)
            cv2.rectangle(mask, low, high, (255,), -1)
        packages.append(np.array([[-1.0, -1.0], [1.0, -1.0], [1.0, 1.0], [-1.0, 1.0]]) * (half_x, half_y) + (x, y))
    alpha = mask * np.float32(1.0 / 255.0)
    wash(canvas, alpha * np.float32(between(rng, 0.3, 1.0)), metal)
    canvas.height[...] += alpha * np.float32(between(rng, 0.3, 2.0))
    for corners in packages:
        body = stencil(canvas, corners)
        if body is not None:
            shade_behind(canvas, body, (2, 2), 1.5, 0.5)
            paint(canvas, body, package)
            lift(canvas, body, dome(body.cover, 0.8, 2.5))
