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
    """`core` is the processor's, by the name that the virtual board knows; the board of that name stands for all of it.

    Cycles are those of an export in C: for a multiply-accumulate of the int8 trunk, for each value that is brought to
    its scale, and for one of the scorer; measured on the virtual board (tests/benchmarks/board_costs.py). `camera` is
    what such boards have in front of them, as `vision.frame.camera` reads it. What a board's file does not say of its
    cycles is as for its core.
    """

    name: str
    title: str
    core: str
    clock_hz: int
    cycles_per_multiply_accumulate: float
    cycles_per_output: float
    cycles_per_scorer_multiply_accumulate: float
    ram_bytes: int
    flash_bytes: int
    camera: str

    @property
    def is_a_core(self) -> bool:
        """Whether it stands for all boards of its core."""
        return self.name == self.core

    def frames_per_second(self, multiply_accumulates: int, outputs: int, scorer_multiply_accumulates: int) -> float:
        """Estimated, for a detector that makes so many of each for a picture of the network's input size."""
        cycles = (
            self.cycles_per_multiply_accumulate * multiply_accumulates
            + self.cycles_per_output * outputs
            + self.cycles_per_scorer_multiply_accumulate * scorer_multiply_accumulates
        )
        return self.clock_hz / max(cycles, 1.0)


def boards() -> tuple[Board, ...]:
    """All there are: cores, the fastest first, then the others by their titles."""
    found = [_board(file.stem) for file in resource_path(FOLDER).glob("*.toml")]
    return tuple(sorted(found, key=lambda one: (not one.is_a_core, -one.clock_hz if one.is_a_core else 0, one.title)))


def board(name: str) -> Board:
    """The one of this name; `FomoadError` that lists the others."""
    known = {one.name: one for one in boards()}
    if name not in known:
        raise FomoadError(f"There is no board '{name}'.", f"Choose one of {', '.join(known)}.")
    return known[name]


def _board(name: str) -> Board:
    facts = _facts(name)
    costs = {key: value for key, value in _facts(facts["core"]).items() if key.startswith("cycles_")}
    return Board(name=name, **(costs | facts))


def _facts(name: str) -> dict[str, Any]:
    return tomllib.loads(resource_path(f"{FOLDER}/{name}.toml").read_text(encoding="utf-8"))
