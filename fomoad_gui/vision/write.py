"""Pictures to files."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

import cv2

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.picture_file import displayed

_TO_OPENCV = {3: cv2.COLOR_RGB2BGR, 4: cv2.COLOR_RGBA2BGRA}


def write_png(path: str | Path, image: Uint8Array) -> None:
    """Write uint8 grey [H, W] or [H, W, 1], RGB [H, W, 3] or RGBA [H, W, 4] as a PNG file, replacing what is there.

    The file is there whole or not at all. Raises `FomoadError`, naming the file, if it cannot be written.
    """
    target = Path(path)
    # Written under a short name beside the target: renaming is atomic within a folder, and the target's own name may
    # be as long as the file system allows.
    temporary = target.parent / f".{uuid.uuid4().hex}"
    try:
        with temporary.open("xb") as stream:
            stream.write(png_bytes(image))
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(target)
    except OSError as error:
        raise FomoadError(
            f"The picture {displayed(target)} cannot be written: {error.strerror or error}.",
            "Choose a folder that exists, has room and may be written to.",
        ) from error
    finally:
        temporary.unlink(missing_ok=True)


def png_bytes(image: Uint8Array) -> bytes:
    """The content of a PNG file of what `write_png` takes."""
    channels = image.shape[2] if image.ndim == 3 else 1
    pixels = cv2.cvtColor(image, _TO_OPENCV[channels]) if channels > 1 else image
    _, data = cv2.imencode(".png", pixels)
    return data.tobytes()
