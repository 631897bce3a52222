"""Which tiles are shown, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from fomoad_gui.core.calibration import Verdict, verdict_of
from fomoad_gui.core.natural_order import natural_key
from fomoad_gui.core.samples import Label, Sample, Split


class SortKey(Enum):
    """What the tiles are sorted by."""

    ADDED = "Order added"
    NAME = "Name"
    SCORE = "Score"


@dataclass(frozen=True, slots=True)
class Tile:
    """One picture as the gallery shows it; `score` is None where there is none or where it may not be shown."""

    sample: Sample
    name: str
    score: float | None = None

    def verdict(self, threshold: float | None, review: float | None = None) -> Verdict | None:
        """What the threshold, and that for review, say of it, None where they say nothing."""
        if self.score is None or threshold is None:
            return None
        return verdict_of(self.score, threshold, review)


@dataclass(frozen=True, slots=True)
class TileFilter:
    """What a tile must be to be shown; None means any. `text` is sought in the file's name and the defect class."""

    text: str = ""
    label: Label | None = None
    defect_class: str | None = None
    split: Split | None = None
    verdict: Verdict | None = None
    ids: frozenset[str] | None = None

    def admits(self, tile: Tile, threshold: float | None, review: float | None = None) -> bool:
        """Whether the tile is shown while these thresholds are in force."""
        sample = tile.sample
        return (
            (self.ids is None or sample.id in self.ids)
            and (self.label is None or sample.label is self.label)
            and (self.defect_class is None or sample.defect_class == self.defect_class)
            and (self.split is None or sample.split is self.split)
            and (self.verdict is None or tile.verdict(threshold, review) is self.verdict)
            and self._finds(tile)
        )

    def _finds(self, tile: Tile) -> bool:
        sought = self.text.strip().casefold()
        return not sought or sought in tile.name.casefold() or sought in tile.sample.defect_class.casefold()


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A filter and an order."""

    tile_filter: TileFilter = TileFilter()
    key: SortKey = SortKey.ADDED
    descending: bool = False


def arrange(
    tiles: Sequence[Tile], arrangement: Arrangement, threshold: float | None, review: float | None = None
) -> list[int]:
    """The places in `tiles` of those shown, in order; stable, and tiles without a score last either way."""
    places = [place for place, tile in enumerate(tiles) if arrangement.tile_filter.admits(tile, threshold, review)]
    if arrangement.key is SortKey.ADDED:
        return places[::-1] if arrangement.descending else places
    if arrangement.key is SortKey.NAME:
        return sorted(places, key=lambda place: natural_key(tiles[place].name), reverse=arrangement.descending)
    scored = [(score, place) for place in places if (score := tiles[place].score) is not None]
    scored.sort(key=lambda pair: pair[0], reverse=arrangement.descending)
    return [place for _, place in scored] + [place for place in places if tiles[place].score is None]
