"""Stands in for OpenMV's module of this name: as much of it as the script uses."""

from __future__ import annotations

import cv2
import numpy as np

AREA = 1


class Image:
    def __init__(self, width: int, height: int, pixels: str) -> None:
        self.pixels = np.zeros((height, width, 3 if pixels == "RGB565" else 1), np.uint8)

    def width(self) -> int:
        return self.pixels.shape[1]

    def height(self) -> int:
        return self.pixels.shape[0]

    def draw_image(
        self, other: Image, x: int, y: int, x_scale: float, y_scale: float, roi: tuple[int, int, int, int], hint: int
    ) -> None:
        assert hint == AREA
        left, top, wide, high = roi
        size = (round(wide * x_scale), round(high * y_scale))
        assert size == (self.width(), self.height())
        part = np.ascontiguousarray(other.pixels[top : top + high, left : left + wide])
        assert part.shape[:2] == (high, wide)
        self.pixels = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8).reshape(
            self.pixels.shape
        )

    def draw_rectangle(self, box: tuple[int, int, int, int], color: tuple[int, int, int], thickness: int) -> None:
        x, y, wide, high = box
        assert 0 <= x <= x + wide <= self.width()
        assert 0 <= y <= y + high <= self.height()
