"""What a file holds, as a name: the same picture is the same sample wherever it lies."""

from __future__ import annotations

import hashlib
from pathlib import Path

from fomoad_gui.core.errors import FomoadError

CHUNK_BYTES = 1 << 20


def content_hash(path: str) -> str:
    """SHA-256 of the file's bytes in hexadecimal; raises `FomoadError` if it cannot be read."""
    digest = hashlib.sha256()
    try:
        with Path(path).open("rb") as file:
            while chunk := file.read(CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise FomoadError(
            f"'{path}' cannot be read: {error.strerror or error}.", "Check that it exists and that you may read it."
        ) from error
    return digest.hexdigest()
