"""Backbones as the command line shows them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fomoad_gui.backbone.catalogue import BackboneEntry


def backbone_rows(entries: Iterable[BackboneEntry]) -> list[dict[str, Any]]:
    """One row for each network, channel count and precision, as JSON values."""
    groups: dict[tuple[str, int, str], list[BackboneEntry]] = defaultdict(list)
    for entry in entries:
        groups[entry.name, entry.channels, entry.precision].append(entry)
    return [_row(group) for group in groups.values()]


def backbone_lines(rows: Iterable[dict[str, Any]]) -> list[str]:
    """The rows for a person."""
    return [
        f"{row['name']:<24} {'RGB ' if row['channels'] == 3 else 'grey'}  {row['precision']:<8}"
        f"{row['parameters']:>8} parameters{'  added by you' if row['origin'] == 'user' else ''}"
        for row in rows
    ]


def _row(entries: list[BackboneEntry]) -> dict[str, Any]:
    """What one network offers; `parameters` and `digest` are those of the default cut, or of the deepest there is."""
    from fomoad_gui.backbone.catalogue import default_cut

    cut = default_cut(entries[0].name)
    chosen = next((entry for entry in entries if entry.cut == cut), entries[-1])
    return {
        "name": chosen.name,
        "origin": chosen.origin,
        "channels": chosen.channels,
        "precision": chosen.precision,
        "cuts": [entry.cut for entry in entries],
        "parameters": chosen.parameters,
        "digest": chosen.digest,
    }
