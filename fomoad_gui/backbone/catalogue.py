"""The backbones there are: one `.tflite` file each, described by the model card beside it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from fomoad_gui.backbone.architecture import ALPHAS, CUTS
from fomoad_gui.backbone.architecture import DEFAULT_CUT as DEFAULT_CUT
from fomoad_gui.backbone.cards import ModelCard, read_card
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.resources import resource_path

FOLDER = "backbones"


@dataclass(frozen=True, slots=True)
class BackboneEntry:
    """One backbone, ready to run.

    `cut` is the layer whose activations are the embedding, `channels` 3 (RGB) or 1 (grey), `precision` "float32" or
    "int8", `digest` the SHA-256 of the file's bytes in hexadecimal, `parameters` its weights and biases,
    `dimensions` D.
    """

    name: str
    cut: str
    channels: int
    precision: str
    path: Path
    digest: str
    parameters: int
    dimensions: int

    def read(self) -> bytes:
        """The file's content; raises `FomoadError` if it is not what the card describes."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise FomoadError(f"The backbone file '{self.path}' is damaged.", "Install fomoad again.")
        return content

    @property
    def card(self) -> ModelCard:
        """Where it comes from, under which licence, and what was measured of it."""
        return read_card(self.path.with_suffix(".json"))


def catalogue() -> tuple[BackboneEntry, ...]:
    """Every backbone that ships, by name, cut (shallow to deep), channels (RGB first) and precision (float32 first)."""
    return entries_in(resource_path(FOLDER))


def find(name: str, cut: str = DEFAULT_CUT, channels: int = 3, precision: str = "float32") -> BackboneEntry:
    """The one entry with these properties; `FomoadError` that lists what there is if there is none."""
    entries = catalogue()
    for entry in entries:
        if (entry.name, entry.cut, entry.channels, entry.precision) == (name, cut, channels, precision):
            return entry
    named = [entry for entry in entries if entry.name == name]
    wanted = f"{name}, {cut}, {'grey' if channels == 1 else 'RGB'}, {precision}"
    if not named:
        names = ", ".join(dict.fromkeys(entry.name for entry in entries)) or "none at all"
        raise FomoadError(f"There is no backbone {name}.", f"The catalogue has {names}.")
    raise FomoadError(
        f"There is no backbone {wanted}.",
        f"Of {name} there are the cuts {', '.join(dict.fromkeys(entry.cut for entry in named))}, "
        f"{' and '.join(dict.fromkeys('grey' if entry.channels == 1 else 'RGB' for entry in named))}, "
        f"{' and '.join(dict.fromkeys(entry.precision for entry in named))}.",
    )


@lru_cache(maxsize=4)
def entries_in(folder: Path) -> tuple[BackboneEntry, ...]:
    """The entries of one folder of files and cards; `FomoadError` for a card that cannot be read."""
    entries = []
    for path in folder.glob("*.tflite"):
        card = read_card(path.with_suffix(".json"))
        entries.append(
            BackboneEntry(
                name=card.name,
                cut=card.cut,
                channels=card.channels,
                precision=card.precision,
                path=path,
                digest=card.sha256,
                parameters=card.parameters,
                dimensions=card.dimensions,
            )
        )
    return tuple(sorted(entries, key=_order))


def _order(entry: BackboneEntry) -> tuple[float, str, int, int, str]:
    cut = CUTS.index(entry.cut) if entry.cut in CUTS else len(CUTS)
    return ALPHAS.get(entry.name, 9.0), entry.name, cut, -entry.channels, entry.precision
