from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.app.preferences import Preferences, load_preferences, save_preferences


def test_preferences_come_back_as_they_were_saved(tmp_path: Path) -> None:
    chosen = Preferences(theme="dark", colour_map="viridis", opacity=0.25, geometry="00ff")
    save_preferences(tmp_path / "new" / "preferences.json", chosen)
    assert load_preferences(tmp_path / "new" / "preferences.json") == chosen


@pytest.mark.parametrize("text", ["", "[]", '{"theme": 3, "opacity": "much", "unknown": 1}'])
def test_what_cannot_be_used_becomes_the_default(tmp_path: Path, text: str) -> None:
    (tmp_path / "preferences.json").write_text(text, encoding="utf-8")
    assert load_preferences(tmp_path / "preferences.json") == Preferences()


def test_a_folder_that_cannot_be_written_loses_the_preferences_and_no_more(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file, not a folder", encoding="utf-8")
    save_preferences(tmp_path / "config" / "preferences.json", Preferences(theme="dark"))
    assert load_preferences(tmp_path / "config" / "preferences.json") == Preferences()
