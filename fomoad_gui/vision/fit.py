"""From a picture of any size to a network's input, exactly as `core.geometry.fit_plan` lays it out."""

from __future__ import annotations

import cv2
import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import FitPlan, fit_plan
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.picture_file import LARGEST_PICTURE


def fit_image(image: Uint8Array, spec: InputSpec) -> Uint8Array:
    """uint8 [H, W, 3] RGB → uint8 [h, w, c], the input that `spec` describes.

    An axis that shrinks is averaged over the area of each new pixel, so that no fine detail aliases; one that grows is
    interpolated linearly. What FIT_LONG leaves free repeats the picture's border pixels: a black bar would put an edge
    there that no part has. A picture of the input's size comes back unchanged (as a copy).

    Raises `FomoadError` if FIT_SHORT would enlarge a picture thousands of times as long as it is narrow beyond memory.
    """
    height, width = image.shape[:2]
    plan = fit_plan(width, height, spec)
    if plan.resized_width * plan.resized_height > LARGEST_PICTURE:
        raise FomoadError(
            f"A picture of {width} × {height} pixels is too long and narrow to be scaled until its short side fits.",
            "Choose another fit for the model: squash, or fit-long.",
        )
    placed = _place(_resize(image, plan.resized_width, plan.resized_height), plan, spec)
    return placed if spec.channels == 3 else luma(placed)


def shrunk(image: Uint8Array, longest: int) -> Uint8Array:
    """The picture uint8 [H, W, 3], smaller if its longer side has more than `longest` pixels."""
    height, width = image.shape[:2]
    scale = longest / max(height, width)
    if scale >= 1:
        return image
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def luma(image: Uint8Array) -> Uint8Array:
    """RGB [h, w, 3] → grey [h, w, 1] by the luma of ITU-R BT.601, Y = 0.299 R + 0.587 G + 0.114 B.

    In 15-bit integers, Y = (9798 R + 19235 G + 3735 B + 2¹⁴) >> 15, which is OpenCV's RGB2GRAY, written out so that it
    is the same to the bit on every machine, microcontrollers included.
    """
    weighted = image.astype(np.int32) @ np.array([9798, 19235, 3735], np.int32)
    return ((weighted + (1 << 14)) >> 15).astype(np.uint8)[..., np.newaxis]


def _resize(image: Uint8Array, width: int, height: int) -> Uint8Array:
    """The shrinking axes first, by area, then the growing ones, linearly: OpenCV averages areas only if none grows."""
    shrunk = (min(width, image.shape[1]), min(height, image.shape[0]))
    resized = cv2.resize(image, shrunk, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(resized, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _place(resized: Uint8Array, plan: FitPlan, spec: InputSpec) -> Uint8Array:
    """Cut off what lies outside of the input and repeat the border where nothing does."""
    rows = np.clip(np.arange(spec.height) - plan.top, 0, plan.resized_height - 1)
    columns = np.clip(np.arange(spec.width) - plan.left, 0, plan.resized_width - 1)
    return np.ascontiguousarray(resized[rows][:, columns])
