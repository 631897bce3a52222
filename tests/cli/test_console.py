"""Results reach stdout whatever the names in them and whatever the terminal can show."""

from __future__ import annotations

import io
import json
import sys

import pytest

from fomoad_gui.cli.console import show

NAMES = ["零件 🔩.png", "no text \udcff.png"]
"""One that an old Windows console cannot show, and one whose bytes are no text in any encoding."""


class Terminal:
    """Takes the place of stdout, with an encoding of Western Europe."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._stream = io.TextIOWrapper(io.BytesIO(), "cp1252", write_through=True)
        monkeypatch.setattr(sys, "stdout", self._stream)

    def text(self) -> str:
        """What was shown."""
        self._stream.seek(0)
        return self._stream.read()


@pytest.mark.parametrize("name", NAMES)
def test_any_name_comes_back_from_json(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    terminal = Terminal(monkeypatch)
    show({"path": name}, True, [])
    assert json.loads(terminal.text()) == {"path": name}


@pytest.mark.parametrize("name", NAMES)
def test_any_name_can_be_shown_to_a_person(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    terminal = Terminal(monkeypatch)
    show({}, False, [f"OK  {name}"])
    shown = terminal.text()
    assert shown.startswith("OK  ")
    assert shown.rstrip().endswith(".png")
