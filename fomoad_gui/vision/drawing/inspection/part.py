"""One part: whole or spoilt, photographed, with its mask."""

from __future__ import annotations

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.vision.drawing.inspection.flange import perfect_flange
from fomoad_gui.vision.drawing.inspection.photograph import PICTURE_SIZE, photograph, posed, random_pose
from fomoad_gui.vision.drawing.inspection.spoil import DEFECTS

DEFECT_CLASSES: tuple[str, ...] = tuple(DEFECTS)
_MASK_LEVEL = 0.25
_MARGIN = np.ones((3, 3), np.uint8)


def sample_part(rng: np.random.Generator, defect: str | None) -> tuple[Uint8Array, Uint8Array]:
    """A picture of a part, RGB uint8 [h, w, 3], and its mask, uint8 [h, w], 255 on the defect; h = w = PICTURE_SIZE.

    `defect` is one of DEFECT_CLASSES, or None for a good part, whose mask is 0 throughout. Both are functions of the
    generator's state alone, and from the same state the same part comes in the same light, whole or spoilt. Safe on
    any thread.
    """
    defect_seed, photograph_seed = rng.integers(0, 1 << 62, 2)
    pose = random_pose(rng)
    part = perfect_flange()
    mask = np.zeros((PICTURE_SIZE, PICTURE_SIZE), np.uint8)
    if defect is not None:
        part = part.copied()
        spoilt = DEFECTS[defect](np.random.default_rng(defect_seed), part)
        mask = np.asarray(cv2.dilate((posed(spoilt, pose) > _MASK_LEVEL) * np.uint8(255), _MARGIN), np.uint8)
    return photograph(np.random.default_rng(photograph_seed), part, pose), mask
