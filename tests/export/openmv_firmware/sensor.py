"""Stands in for OpenMV's module of this name: a camera that sees noise."""

import image
import numpy as np

RGB565, GRAYSCALE, QVGA = "RGB565", "GRAYSCALE", (320, 240)
_chosen = {"pixels": ""}
_size = [0, 0]
_random = np.random.default_rng(0)


def reset() -> None:
    _chosen["pixels"] = ""


def set_pixformat(pixels: str) -> None:
    _chosen["pixels"] = pixels


def set_framesize(size: tuple[int, int]) -> None:
    _size[:] = size


def skip_frames(time: int) -> None:
    assert time > 0


def snapshot() -> image.Image:
    frame = image.Image(*_size, _chosen["pixels"])
    frame.pixels = _random.integers(0, 256, frame.pixels.shape, dtype=np.uint8)
    return frame
