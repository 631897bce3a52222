"""Numbers agree with their nouns."""

from __future__ import annotations

from fomoad_gui.core.words import counted


def test_only_one_is_singular() -> None:
    assert [counted(n, "picture") for n in (0, 1, 2)] == ["0 pictures", "1 picture", "2 pictures"]
