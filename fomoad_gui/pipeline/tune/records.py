"""Outcomes of a search as JSON values, and back, so that it can go on another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from fomoad_gui.pipeline.settings_record import settings_from_record
from fomoad_gui.pipeline.tune.values import Cost, Judged


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
