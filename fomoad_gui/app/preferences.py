"""What a person chose for the program as a whole."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fomoad_gui.app.json_file import read_json, write_json


@dataclass(frozen=True, slots=True)
class Preferences:
    """`theme` is "system", "light" or "dark"; `opacity` of the heat map lies between 0 and 1; `geometry` and `layout`
    are what Qt remembers of the window, in hexadecimal."""

    theme: str = "system"
    colour_map: str = "inferno"
    opacity: float = 0.55
    geometry: str = ""
    layout: str = ""


class PreferencesKeeper:
    """The preferences in force, kept in the file `path` as soon as one changes."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._value = load_preferences(path)

    @property
    def value(self) -> Preferences:
        """What was chosen last."""
        return self._value

    def keep(self, value: Preferences) -> None:
        """Choose something else."""
        if value != self._value:
            self._value = value
            save_preferences(self._path, value)


def load_preferences(path: Path) -> Preferences:
    """What was saved last; the default for whatever is missing or of the wrong type."""
    kept = read_json(path)
    if not isinstance(kept, dict):
        return Preferences()
    default = Preferences()
    usable: dict[str, Any] = {
        field.name: kept[field.name]
        for field in dataclasses.fields(Preferences)
        if type(kept.get(field.name)) is type(getattr(default, field.name))
    }
    return dataclasses.replace(default, **usable)


def save_preferences(path: Path, preferences: Preferences) -> None:
    """Keep what was chosen."""
    write_json(path, dataclasses.asdict(preferences))
