"""The tiles of the gallery as an item model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.gallery.arrangement import Arrangement, Tile, arrange
from fomoad_gui.ui.samples.names import file_name
from fomoad_gui.ui.samples.selection import runs
from fomoad_gui.ui.samples.shown import SPLIT_NAMES, format_score, label_text, shown_scores

TILE_ROLE = Qt.ItemDataRole.UserRole + 1
NO_PARENT = QModelIndex()


class GalleryModel(QAbstractListModel):
    """Rows are the tiles that the arrangement shows. `failure_of` says why a sample's picture cannot be shown."""

    def __init__(self, failure_of: Callable[[str], str | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._failure_of = failure_of
        self._samples: tuple[Sample, ...] = ()
        self._scores: Mapping[str, float] = {}
        self._threshold: float | None = None
        self._review: float | None = None
        self._arrangement = Arrangement()
        self._tiles: list[Tile] = []
        self._shown: list[int] = []
        self._rows: dict[str, int] = {}

    @property
    def samples(self) -> tuple[Sample, ...]:
        """All samples, shown or not."""
        return self._samples

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show these samples; those that are shown already keep their selection."""
        self._samples = tuple(samples)
        self._put(_tiles(self._samples, self._scores))

    def set_results(self, scores: Mapping[str, float], threshold: float | None, review: float | None = None) -> None:
        """Show these scores, by sample id, and the verdicts of these thresholds; None: no verdicts, or no review."""
        self._scores = dict(scores)
        self._threshold, self._review = threshold, review
        self._put(_tiles(self._samples, self._scores))

    def set_threshold(self, threshold: float | None, review: float | None = None) -> None:
        """Show the verdicts of these thresholds; cheap where few of them turn, for they move under the mouse."""
        if self._arrangement.tile_filter.verdict is not None:
            self._threshold, self._review = threshold, review
            self._put(self._tiles)
            return
        before = [tile.verdict(self._threshold, self._review) for tile in self._shown_tiles()]
        self._threshold, self._review = threshold, review
        after = [tile.verdict(threshold, review) for tile in self._shown_tiles()]
        turned = [row for row, verdict in enumerate(after) if verdict is not before[row]]
        for first, last in runs(turned):
            self.dataChanged.emit(self.index(first), self.index(last))

    def set_arrangement(self, arrangement: Arrangement) -> None:
        """Filter and sort anew."""
        if arrangement != self._arrangement:
            self._arrangement = arrangement
            self._put(self._tiles)

    def verdict_at(self, row: int) -> Verdict | None:
        """What the threshold in force says of the tile in a row."""
        return self.tile_at(row).verdict(self._threshold, self._review)

    def tile_at(self, row: int) -> Tile:
        """The tile in a row."""
        return self._tiles[self._shown[row]]

    def id_at(self, row: int) -> str:
        """The id of the sample in a row."""
        return self.tile_at(row).sample.id

    def row_of(self, sample_id: str) -> int | None:
        """The row of a sample, None if it is not shown."""
        return self._rows.get(sample_id)

    def touch(self, sample_id: str) -> None:
        """Have the sample's tile painted anew, because its picture has arrived."""
        row = self.row_of(sample_id)
        if row is not None:
            index = self.index(row)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        tile = self.tile_at(index.row())
        if role == TILE_ROLE:
            return tile
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._failure_of(tile.sample.id) or self._description(index.row())
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join([tile.name, *self._facts(index.row())])
        return None

    def _put(self, tiles: list[Tile]) -> None:
        shown = arrange(tiles, self._arrangement, self._threshold, self._review)
        ids = [tiles[place].sample.id for place in shown]
        if ids == list(self._rows):
            self._tiles, self._shown = tiles, shown
            self._repaint()
            return
        self.beginResetModel()
        self._tiles, self._shown = tiles, shown
        self._rows = {sample_id: row for row, sample_id in enumerate(ids)}
        self.endResetModel()

    def _shown_tiles(self) -> Iterator[Tile]:
        return (self._tiles[place] for place in self._shown)

    def _repaint(self) -> None:
        if self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def _facts(self, row: int) -> list[str]:
        tile, verdict = self.tile_at(row), self.verdict_at(row)
        facts = [label_text(tile.sample), SPLIT_NAMES[tile.sample.split]]
        if tile.score is not None:
            facts.append(f"score {format_score(tile.score)}")
        if verdict is not None:
            facts.append(verdict.value)
        return facts

    def _description(self, row: int) -> str:
        sample = self.tile_at(row).sample
        return "\n".join((sample.path, f"{sample.width} × {sample.height} pixels", " · ".join(self._facts(row))))


def _tiles(samples: Sequence[Sample], scores: Mapping[str, float]) -> list[Tile]:
    shown = shown_scores(samples, scores).tolist()
    return [
        Tile(sample, file_name(sample.path), None if math.isnan(score) else score)
        for sample, score in zip(samples, shown, strict=True)
    ]
