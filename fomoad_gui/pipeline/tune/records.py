"""Outcomes of a search as JSON values, and back, so that it can go on another day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fomoad_gui.pipeline.settings_record import settings_from_record
from fomoad_gui.pipeline.tune.values import Cost, Judged

SETTING = "tuning"
"""The project's setting that keeps what searches found."""


def record(judged: Judged) -> dict[str, Any]:
    """With the costs beside the rest, as `fomoad tune --json` shows them."""
    return {
        "settings": asdict(judged.settings),
        "validation": judged.validation,
        "by_kind": dict(judged.by_kind),
        **asdict(judged.cost),
    }


def from_record(value: Mapping[str, Any]) -> Judged:
    """What `record` was given. ValueError for anything else."""
    try:
        by_kind = {str(kind): float(figure) for kind, figure in value["by_kind"].items()}
        what = Cost(float(value["fps"]), int(value["ram_bytes"]), int(value["flash_bytes"]))
        return Judged(settings_from_record(value["settings"]), float(value["validation"]), by_kind, what)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no outcome of a search ({error})") from error


def known_from(value: object) -> dict[str, list[Judged]]:
    """All groups of a record; those that are damaged are left out, and will be tried again."""
    found: dict[str, list[Judged]] = {}
    if isinstance(value, Mapping):
        for key, outcomes in value.items():
            try:
                found[str(key)] = [from_record(outcome) for outcome in outcomes]
            except (ValueError, TypeError):
                continue
    return found


def known_to(known: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """The record of all groups."""
    return {key: [record(one) for one in outcomes] for key, outcomes in known.items()}


class Findings:
    """What searches of these pictures have found so far, written down by `write` whenever there is more of it.

    `kept` is what `write` was last given, or None.
    """

    def __init__(self, kept: object, write: Callable[[dict[str, Any]], None]) -> None:
        self.known = known_from(kept)
        self._write = write

    def keep(self, key: str, judged: Sequence[Judged]) -> None:
        """Keep a group's outcome at once."""
        self.known[key] = list(judged)
        self._write(known_to(self.known))
