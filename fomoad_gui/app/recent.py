"""The projects that were open last."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fomoad_gui.app.json_file import read_json, write_json

MOST = 12


@dataclass(frozen=True, slots=True)
class RecentProject:
    """A project's folder; `exists` tells whether it was there when the list was read."""

    path: Path
    exists: bool

    @property
    def name(self) -> str:
        """The project's name for people."""
        return self.path.stem


class RecentProjects:
    """The list in the file `path`, latest first. Main thread."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def projects(self) -> tuple[RecentProject, ...]:
        """The projects, latest first, those included that are not there now: a drive may come back."""
        return tuple(RecentProject(path, is_reachable_folder(path)) for path in self._paths())

    def add(self, project: Path) -> None:
        """Put a project first."""
        self._write([project, *(path for path in self._paths() if path != project)][:MOST])

    def remove(self, project: Path) -> None:
        """Take a project off the list; nothing happens to its files."""
        self._write([path for path in self._paths() if path != project])

    def _paths(self) -> list[Path]:
        kept = read_json(self._path)
        return [Path(entry) for entry in kept if isinstance(entry, str)] if isinstance(kept, list) else []

    def _write(self, paths: list[Path]) -> None:
        write_json(self._path, [str(path) for path in paths])


def is_reachable_folder(path: Path) -> bool:
    """Whether `path` is a folder that can be looked at: False inside a closed folder, and on a drive that has gone."""
    try:
        return path.is_dir()
    except OSError:
        return False
