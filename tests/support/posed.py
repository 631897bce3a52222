"""Drawn parts with one side that is unlike the others, in any pose, to see whether poses are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from tests.support.parts import SIDE, save

Draw = Callable[[int, np.random.Generator], Uint8Array]


def posed_part(
    rng: np.random.Generator, degrees: float = 0.0, x: float = 0.0, y: float = 0.0, size: float = 1.0, ring: bool = True
) -> Uint8Array:
    """A disc with an arm to one side and a notch beside it, turned by `degrees` and moved by (x, y) pixels.

    `ring` draws the disc, which is the same all round; `size` 1 fills the picture.
    """
    across, down = np.meshgrid(np.arange(SIDE), np.arange(SIDE))
    turned = np.deg2rad(degrees + rng.uniform(-2, 2))
    dx, dy = across - SIDE / 2 - x - rng.uniform(-1, 1), down - SIDE / 2 - y - rng.uniform(-1, 1)
    along = (dx * np.cos(turned) + dy * np.sin(turned)) / size
    beside = (-dx * np.sin(turned) + dy * np.cos(turned)) / size
    grey = np.full((SIDE, SIDE), 80.0)
    if ring:
        grey[np.hypot(along, beside) < 38] = 150
    grey[(np.abs(beside) < 6) & (along > -8) & (along < 36)] = 230
    grey[(np.abs(beside - 20) < 6) & (np.abs(along) < 8)] = 30
    image = grey[..., np.newaxis] * np.array([1.0, 0.98, 0.9]) + rng.normal(0, 3, (SIDE, SIDE, 3)) + rng.uniform(-5, 5)
    clipped: Uint8Array = np.clip(image, 0, 255).astype(np.uint8)
    return clipped


def write_good(folder: Path, count: int, draw: Draw) -> Path:
    """`count` pictures of good parts in train/good; `draw` gets the index and a generator of its own."""
    for index in range(count):
        save(folder / "train" / "good" / f"{index:03}.png", draw(index, np.random.default_rng(index)))
    return folder
