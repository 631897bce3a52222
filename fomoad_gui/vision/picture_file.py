"""Files that should be pictures: opened, recognised and measured, every mishap told in words that name the file."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.vision.header import Header, UnsupportedPictureError, read_header

LARGEST_PICTURE = 100_000_000
"""Pixels; decoding takes up to 23 bytes for each of them (16-bit values with alpha)."""
LONGEST_SIDE = (1 << 20) - 1
"""Pixels; OpenCV's decoders go no further."""
LARGEST_FILE = 1 << 30
"""Bytes; enough for the largest picture uncompressed, with 16-bit values and alpha."""

_ASK_AGAIN = "Copy it again from where it came from, or take the picture again."
_CONVERT = "Save it as an 8-bit or 16-bit PNG, or as a JPEG, and use that."


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture file as read: `path`, what its header says, and all its bytes."""

    path: Path
    header: Header
    data: bytes


def load(path: Path) -> PictureFile:
    """Read the file whole if its header is that of a picture small enough to decode; else raises `FomoadError`."""
    with _opened(path) as stream:
        header = _checked_header(path, stream)
        stream.seek(0)
        return PictureFile(path, header, stream.read())


def load_header(path: Path) -> Header:
    """The header alone, as cheap as can be; raises `FomoadError` as `load` does."""
    with _opened(path) as stream:
        return _checked_header(path, stream)


def displayed(path: Path) -> str:
    """The path as text that can be shown and encoded, whatever bytes the file system let into its name."""
    return os.fsencode(path).decode("utf-8", "replace")


def damaged(path: Path) -> FomoadError:
    """The error for a picture whose pixels cannot be decoded."""
    return FomoadError(f"The picture {displayed(path)} is damaged or cut off and cannot be decoded.", _ASK_AGAIN)


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    name = displayed(path)
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise FomoadError(f"{name} is a folder, not a picture.", "Choose the pictures in it, or import the folder.")
        if not stat.S_ISREG(status.st_mode):
            raise FomoadError(f"{name} is not an ordinary file.", "Choose a picture file.")
        if status.st_size == 0:
            raise FomoadError(f"The file {name} is empty.", _ASK_AGAIN)
        if status.st_size > LARGEST_FILE:
            raise FomoadError(
                f"The file {name} is {status.st_size / 1e9:.1f} GB large; pictures of up to 1 GB are read.", _CONVERT
            )
        with path.open("rb") as stream:
            yield stream
    except FileNotFoundError as error:
        raise FomoadError(
            f"The file {name} does not exist.", "Check whether it was moved, or whether its drive is disconnected."
        ) from error
    except PermissionError as error:
        raise FomoadError(
            f"The file {name} may not be read: permission was denied.",
            "Give yourself read access to the file and its folder, then try again.",
        ) from error
    except OSError as error:
        raise FomoadError(
            f"The file {name} cannot be read: {error.strerror or error}.",
            "Check the drive or the network share it lies on, then try again.",
        ) from error


def _checked_header(path: Path, stream: BinaryIO) -> Header:
    name = displayed(path)
    try:
        header = read_header(stream)
    except EOFError as error:
        raise FomoadError(f"The picture {name} is cut off: its end is missing.", _ASK_AGAIN) from error
    except UnsupportedPictureError as error:
        raise FomoadError(f"The picture {name} cannot be used: it holds {error}.", _CONVERT) from error
    except ValueError as error:
        raise FomoadError(
            f"The file {name} is not a picture that can be read.",
            "Use PNG, JPEG, BMP, TIFF, WebP or GIF; convert anything else (HEIC from a phone, say) to PNG or JPEG.",
        ) from error
    width, height = header.width, header.height
    if width * height > LARGEST_PICTURE or max(width, height) > LONGEST_SIDE:
        raise FomoadError(
            f"The picture {name} is {width} × {height} pixels large; up to {LARGEST_PICTURE // 10**6} megapixels"
            f" and {LONGEST_SIDE} pixels on a side are read.",
            "Scale it down, or cut it into smaller pictures.",
        )
    return header
