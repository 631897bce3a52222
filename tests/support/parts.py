"""Small drawn parts for tests: a bright disc on a grey ground, and defects no one can miss."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from fomoad_gui.core.arrays import BoolArray, Uint8Array

SIDE = 96
DEFECT_SIDE = 22


def good_part(seed: int, width: int = SIDE, height: int = SIDE) -> Uint8Array:
    """A good part uint8 [height, width, 3]; every seed gives another."""
    rng = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    centre_x, centre_y = width / 2 + rng.uniform(-2, 2), height / 2 + rng.uniform(-2, 2)
    radius = np.hypot(x - centre_x, y - centre_y)
    image = np.where(radius < min(width, height) * 0.36, 170.0, 90.0)[..., np.newaxis] * np.array([1.0, 0.98, 0.9])
    image += 8 * np.sin(x / 3)[..., np.newaxis] + rng.normal(0, 3, image.shape) + rng.uniform(-5, 5)
    clipped: Uint8Array = np.clip(image, 0, 255).astype(np.uint8)
    return clipped


def defective_part(seed: int, width: int = SIDE, height: int = SIDE) -> tuple[Uint8Array, BoolArray]:
    """A part with a checkered patch somewhere, and the patch's mask bool [height, width]."""
    rng = np.random.default_rng(seed)
    image = good_part(seed, width, height)
    left, top = int(rng.integers(8, width - DEFECT_SIDE - 8)), int(rng.integers(8, height - DEFECT_SIDE - 8))
    x, y = np.meshgrid(np.arange(DEFECT_SIDE), np.arange(DEFECT_SIDE))
    checks = np.where((x // 4 + y // 4) % 2, 255, 0).astype(np.uint8)
    image[top : top + DEFECT_SIDE, left : left + DEFECT_SIDE] = checks[..., np.newaxis]
    mask = np.zeros((height, width), np.bool_)
    mask[top : top + DEFECT_SIDE, left : left + DEFECT_SIDE] = True
    return image, mask


def save(path: Path, image: Uint8Array | BoolArray) -> Path:
    """Write an image, making its folder; a bool array becomes black and white."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(image.astype(np.uint8) * 255 if image.dtype == np.bool_ else image).save(path)
    return path


def write_flat(folder: Path, good: int) -> list[Path]:
    """`good` pictures of good parts in one folder."""
    return [save(folder / f"part {index:03}.png", good_part(index)) for index in range(good)]


def write_mvtec(folder: Path, train: int = 24, good: int = 8, defect: int = 8) -> Path:
    """Parts in the layout train/good, test/good, test/patch, ground_truth/patch."""
    for index in range(train):
        save(folder / "train" / "good" / f"{index:03}.png", good_part(index))
    for index in range(good):
        save(folder / "test" / "good" / f"{index:03}.png", good_part(1000 + index))
    for index in range(defect):
        image, mask = defective_part(2000 + index)
        save(folder / "test" / "patch" / f"{index:03}.png", image)
        save(folder / "ground_truth" / "patch" / f"{index:03}_mask.png", mask)
    return folder
