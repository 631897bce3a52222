"""The backbones there are: a `.tflite` file each, described by the model card beside it, and two cuts of one joined."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from fomoad_gui.backbone import user_catalogue
from fomoad_gui.backbone.architecture import DEFAULT_CUT, DEFAULT_STRIDE, NETWORKS
from fomoad_gui.backbone.cards import ModelCard, read_card
from fomoad_gui.backbone.graph.join import joined
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.resources import resource_path

FOLDER = "backbones"
JOINT = "+"
"""Between the names of two cuts that are joined."""
SHIPPED, USER = "shipped", "user"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BackboneEntry:
    """One backbone, ready to run.

    `cut` is the layer whose activations are the embedding, `channels` 3 (RGB) or 1 (grey), `precision` "float32" or
    "int8", `digest` the SHA-256 of the file's bytes in hexadecimal, `parameters` its weights and biases,
    `dimensions` D, `stride` the pixels from one cell to the next, `origin` "shipped" or "user". Where `joins` names an
    earlier cut, its cells are joined to those of the file, and `cut` names both.
    """

    name: str
    cut: str
    channels: int
    precision: str
    path: Path
    digest: str
    parameters: int
    dimensions: int
    stride: int
    origin: str = SHIPPED
    joins: str | None = None

    def read(self) -> bytes:
        """The `.tflite` to run; raises `FomoadError` if the file is not what the card describes."""
        remedy = "Install fomoad again." if self.origin == SHIPPED else "Add it again, with --replace."
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise FomoadError(f"The backbone file '{self.path}' cannot be read ({error.strerror}).", remedy) from error
        if hashlib.sha256(content).hexdigest() != self.digest:
            raise FomoadError(f"The backbone file '{self.path}' is damaged.", remedy)
        return self.complete(content)

    def complete(self, trunk: bytes) -> bytes:
        """The `.tflite` of the file's network, in whatever precision, with the cells of `joins` where there are any."""
        return trunk if self.joins is None else joined(trunk, self.joins)

    @property
    def file_cut(self) -> str:
        """The layer at which the file's network ends: `cut`, or the later of the two that it names."""
        return self.cut if self.joins is None else self.cut.removeprefix(joint_cut(self.joins, ""))

    @property
    def card(self) -> ModelCard:
        """Where it comes from, under which licence, and what was measured of it."""
        return read_card(self.path.with_suffix(".json"))


def catalogue() -> tuple[BackboneEntry, ...]:
    """Every backbone that ships, then those that the user added.

    Of a network that ships also every cut joined with that whose cells are half as far apart. By name, cut (shallow to
    deep), channels (RGB first) and precision (float32 first). A network of the user's whose cards cannot be read is
    left out, with a line in the log.
    """
    return _with_joined(entries_in(resource_path(FOLDER))) + users_entries()


def users_entries() -> tuple[BackboneEntry, ...]:
    """The backbones that the user added, as `catalogue` has them."""
    found: list[BackboneEntry] = []
    for name in user_catalogue.names():
        try:
            found += [replace(entry, origin=USER) for entry in read_entries(user_catalogue.user_folder() / name)]
        except FomoadError as error:
            _log.warning("The backbone %s is left out: %s", name, error.message)
    return tuple(found)


def find(name: str, cut: str = DEFAULT_CUT, channels: int = 3, precision: str = "float32") -> BackboneEntry:
    """The one entry with these properties; `FomoadError` that lists what there is if there is none."""
    named = _named(name)
    for entry in named:
        if (entry.cut, entry.channels, entry.precision) == (cut, channels, precision):
            return entry
    wanted = f"{name}, {cut}, {'grey' if channels == 1 else 'RGB'}, {precision}"
    raise FomoadError(
        f"There is no backbone {wanted}.",
        f"Of {name} there are the cuts {', '.join(dict.fromkeys(entry.cut for entry in named))}, "
        f"{' and '.join(dict.fromkeys('grey' if entry.channels == 1 else 'RGB' for entry in named))}, "
        f"{' and '.join(dict.fromkeys(entry.precision for entry in named))}.",
    )


def nearest_cut(name: str, like: str, cut: str) -> str:
    """The cut of the backbone `name` whose cells are as far apart as those of the backbone `like` at `cut`, or nearly.

    `FomoadError` if there is no backbone of that name.
    """
    named = _named(name)
    if any(entry.cut == cut for entry in named):
        return cut
    return _cut_at(named, find(like, cut).stride)


def default_cut(name: str) -> str:
    """The cut of a backbone whose cells lie nearest to 8 pixels apart; `FomoadError` if there is no such backbone."""
    return _cut_at(_named(name), DEFAULT_STRIDE)


def joint_cut(early: str, late: str) -> str:
    """The name of two cuts joined, such as `block_6_expand_relu+block_13_expand_relu`."""
    return f"{early}{JOINT}{late}"


@lru_cache(maxsize=4)
def entries_in(folder: Path) -> tuple[BackboneEntry, ...]:
    """The entries of one folder of files and cards that does not change while the program runs."""
    return read_entries(folder)


def read_entries(folder: Path) -> tuple[BackboneEntry, ...]:
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
                stride=card.stride,
            )
        )
    return tuple(sorted(entries, key=_order))


def _cut_at(entries: list[BackboneEntry], stride: int) -> str:
    """The cut whose cells lie nearest to `stride` pixels apart, of two as near the finer; none that is joined."""
    single = [entry for entry in entries if entry.joins is None]
    return min(single, key=lambda entry: (abs(entry.stride - stride), entry.stride)).cut


@lru_cache(maxsize=4)
def _with_joined(entries: tuple[BackboneEntry, ...]) -> tuple[BackboneEntry, ...]:
    pairs = [
        replace(
            late,
            cut=joint_cut(early.cut, late.cut),
            dimensions=early.dimensions + late.dimensions,
            joins=early.cut,
        )
        for early in entries
        for late in entries
        if _kind(early) == _kind(late) and late.stride == 2 * early.stride
    ]
    return tuple(sorted((*entries, *pairs), key=_order))


def _named(name: str) -> list[BackboneEntry]:
    entries = catalogue()
    named = [entry for entry in entries if entry.name == name]
    if not named:
        names = ", ".join(dict.fromkeys(entry.name for entry in entries)) or "none at all"
        raise FomoadError(f"There is no backbone {name}.", f"The catalogue has {names}.")
    return named


def _kind(entry: BackboneEntry) -> tuple[str, int, str]:
    return entry.name, entry.channels, entry.precision


def _order(entry: BackboneEntry) -> tuple[int, str, int, bool, int, str]:
    position = NETWORKS.index(entry.name) if entry.name in NETWORKS else len(NETWORKS)
    return position, entry.name, entry.stride, entry.joins is not None, -entry.channels, entry.precision
