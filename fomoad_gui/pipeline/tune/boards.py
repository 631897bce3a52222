"""The boards that a detector may be meant for; adding one takes a file in `resources/targets` and no code."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.resources import resource_path

FOLDER = "targets"


@dataclass(frozen=True, slots=True)
class Board:
    """`core` is the processor's, by the name that the virtual board knows.

    `multiply_accumulates_per_cycle` is what int8 convolutions reach on it, an estimate.
    """

    name: str
    title: str
    core: str
    clock_hz: int
    multiply_accumulates_per_cycle: float
    ram_bytes: int
    flash_bytes: int

    def frames_per_second(self, multiply_accumulates: int) -> float:
        """Estimated, for a detector of so many multiply-accumulates a picture."""
        return self.clock_hz * self.multiply_accumulates_per_cycle / max(multiply_accumulates, 1)


def boards() -> tuple[Board, ...]:
    """All there are, by name."""
    files = sorted(resource_path(FOLDER).glob("*.toml"))
    return tuple(_board(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))) for file in files)


def board(name: str) -> Board:
    """The one of this name; `FomoadError` that lists the others."""
    known = {one.name: one for one in boards()}
    if name not in known:
        raise FomoadError(f"There is no board '{name}'.", f"Choose one of {', '.join(known)}.")
    return known[name]


def _board(name: str, facts: dict[str, Any]) -> Board:
    return Board(name=name, **facts)
