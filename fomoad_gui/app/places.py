"""Where this program keeps what is not part of a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStandardPaths

Location = QStandardPaths.StandardLocation
FOLDER = "fomoad"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders that may not exist yet: `config` for preferences, `data` for logs, `projects` for unnamed projects."""

    config: Path
    data: Path
    projects: Path

    @classmethod
    def standard(cls) -> Places:
        """The folders that this system has for the purpose."""
        documents = QStandardPaths.writableLocation(Location.DocumentsLocation)
        data = Path(QStandardPaths.writableLocation(Location.GenericDataLocation)) / FOLDER
        return cls(
            config=Path(QStandardPaths.writableLocation(Location.GenericConfigLocation)) / FOLDER,
            data=data,
            projects=Path(documents) / FOLDER if documents else data / "projects",
        )

    @classmethod
    def below(cls, folder: Path) -> Places:
        """All of them inside `folder`."""
        return cls(config=folder / "config", data=folder / "data", projects=folder / "projects")

    @property
    def log_file(self) -> Path:
        """The file that the log goes to."""
        return self.data / "log" / "fomoad.log"

    @property
    def preferences_file(self) -> Path:
        """What a person chose for the program as a whole."""
        return self.config / "preferences.json"

    @property
    def recent_file(self) -> Path:
        """The projects opened last."""
        return self.config / "recent.json"
