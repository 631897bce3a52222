"""Settings of a project: names and JSON values."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from fomoad_gui.store.database import Database

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"


class SettingsTable:
    """What a person chose for this project. Any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, key: str) -> JsonValue:
        """The value last set, or None if there is none."""
        with self._database.reading() as connection:
            found = connection.execute("SELECT value FROM settings WHERE key = ?", (key,)).fetchone()
        return json.loads(found[0]) if found else None

    def set(self, key: str, value: JsonValue) -> None:
        """Keep `value`; None forgets the setting. NaN and infinity are refused with ValueError."""
        text = json.dumps(value, allow_nan=False)
        with self._database.transaction() as connection:
            if value is None:
                connection.execute("DELETE FROM settings WHERE key = ?", (key,))
            else:
                connection.execute("INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)", (key, text))
