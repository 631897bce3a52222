"""File names as people see them."""

from __future__ import annotations

import os


def file_name(path: str) -> str:
    """The last part of a file's path. Not by pathlib: ten thousand of them would take a quarter of a second."""
    return os.path.basename(path)  # noqa: PTH119
