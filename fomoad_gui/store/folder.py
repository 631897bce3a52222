"""Where things lie in a project folder, and how paths are written down in its database."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

SUFFIX = ".fomoad"

_COPIED_IN = "images/"


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """The layout of `Name.fomoad/`; `root` is absolute."""

    root: Path

    @property
    def database(self) -> Path:
        """Facts: settings, samples, models, scores."""
        return self.root / "project.db"

    @property
    def arrays(self) -> Path:
        """Immutable arrays named by their content."""
        return self.root / "arrays"

    @property
    def models(self) -> Path:
        """Trained models, each one file named by its content."""
        return self.root / "models"

    @property
    def images(self) -> Path:
        """Pictures that were copied in on request, named by their content."""
        return self.root / "images"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time: thumbnails and the like."""
        return self.root / "cache"

    def subfolders(self) -> tuple[Path, ...]:
        """Every folder in which files are written."""
        return (self.arrays, self.models, self.images, self.cache)

    def stored_path(self, path: str) -> str | bytes:
        """How `path` stands in the database.

        A picture that was copied in stands relative to the project, so that a project can be moved or sent; any other
        path stands as it is. See `stored_text` for bytes.
        """
        if path.startswith(str(self.root)) and Path(path).parent == self.images:
            return stored_text(_COPIED_IN + Path(path).name)
        return stored_text(path)

    def loaded_path(self, stored: str | bytes) -> str:
        """The path that `stored_path` wrote down, for the place where the project lies now."""
        path = loaded_text(stored)
        return str(self.root / path) if path.startswith(_COPIED_IN) else path


def stored_text(text: str) -> str | bytes:
    """`text` as SQLite can hold it: bytes where it came from a file name that is not Unicode (possible on Linux)."""
    return text if text.isascii() or _is_unicode(text) else os.fsencode(text)


def loaded_text(stored: str | bytes) -> str:
    """What `stored_text` was given."""
    return stored if isinstance(stored, str) else os.fsdecode(stored)


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
