"""Names sort as people count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fomoad_gui.core.natural_order import natural_key


def test_names_sort_as_people_count() -> None:
    names = ["part 10.png", "Part 9.png", "part 1.png", "7.png", "part.png"]
    assert sorted(names, key=natural_key) == ["7.png", "part 1.png", "Part 9.png", "part 10.png", "part.png"]


@given(st.text(st.characters(blacklist_categories=["Nd"]), max_size=8), st.integers(0, 999), st.integers(0, 999))
def test_numbers_in_names_sort_by_value(prefix: str, first: int, second: int) -> None:
    keys = natural_key(f"{prefix}{first}.png"), natural_key(f"{prefix}{second}.png")
    assert (keys[0] < keys[1]) == (first < second)


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_two_names_can_be_compared(first: str, second: str) -> None:
    assert (natural_key(first) < natural_key(second)) + (natural_key(second) < natural_key(first)) + (
        natural_key(first) == natural_key(second)
    ) == 1
