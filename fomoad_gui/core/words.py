"""Numbers in sentences."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 picture", "2,000 pictures"; for nouns whose plural ends in -s."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
