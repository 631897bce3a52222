"""The results as a table model that sorts itself: a proxy model would have Python compare every two rows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fomoad_gui.core.calibration import Calibration, Evidence
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.ui.results.columns import HEADERS, TEXTS, Column, Row, alignment, name_tip, tab_separated
from fomoad_gui.ui.results.sorting import row_order, sort_keys
from fomoad_gui.ui.results.tally import OUTCOMES, VERDICTS, Tally
from fomoad_gui.ui.samples.names import file_name

MOVING = (Column.VERDICT, Column.OUTCOME)
"""The columns that a moving threshold changes."""
NO_PARENT = QModelIndex()
AnyIndex = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole


class ResultsModel(QAbstractTableModel):
    """Rows are samples, sorted by any column; no score of a training picture is ever shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._samples: tuple[Sample, ...] = ()
        self._names: tuple[str, ...] = ()
        self._scores: Mapping[str, float] = {}
        self._calibration: Calibration | None = None
        self._threshold: float | None = None
        self._review: float | None = None
        self._tally = Tally.of((), {})
        self._verdicts = self._tally.verdicts(None)
        self._outcomes = self._tally.outcomes(None)
        self._column = Column.SCORE
        self._is_descending = True
        self._order: list[int] = []
        self._rows: dict[str, int] = {}
        self._made: dict[int, Row] = {}

    @property
    def tally(self) -> Tally:
        """The samples and their scores as arrays, in the order in which the samples were added."""
        return self._tally

    @property
    def threshold(self) -> float | None:
        """The threshold in force."""
        return self._threshold

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show these samples."""
        self.beginResetModel()
        self._samples = tuple(samples)
        self._names = tuple(file_name(sample.path) for sample in samples)
        self._judge(anew=True)
        self._sort()
        self.endResetModel()

    def set_results(self, scores: Mapping[str, float], calibration: Calibration | None) -> None:
        """Show these scores, by sample id, the percentiles and the verdicts that follow from the calibration."""
        self.layoutAboutToBeChanged.emit()
        self._scores = dict(scores)
        self._calibration = calibration
        self._threshold = calibration.threshold if calibration is not None else None
        self._review = calibration.review_threshold if calibration is not None else None
        self._judge(anew=True)
        self._sort_and_remap()
        self.layoutChanged.emit()

    def set_threshold(self, threshold: float | None, review: float | None = None) -> None:
        """Show the verdicts of these thresholds; costs a comparison per sample, for they move under the mouse."""
        if (threshold, review) == (self._threshold, self._review):
            return
        self._threshold, self._review = threshold, review
        before = self._verdicts
        self._judge(anew=False)
        if np.array_equal(before, self._verdicts, equal_nan=True):
            return
        if self._column in MOVING:
            self.sort(self._column, self._sort_order)
        last = self.index(len(self._order) - 1, MOVING[-1])
        self.dataChanged.emit(self.index(0, MOVING[0]), last)

    def row_at(self, row: int) -> Row:
        """All that a row shows."""
        made = self._made.get(row)
        if made is None:
            made = self._made[row] = self._make_row(row)
        return made

    def id_at(self, row: int) -> str:
        """The id of the sample in a row."""
        return self._samples[self._order[row]].id

    def row_of(self, sample_id: str) -> int | None:
        """The row of a sample, None if it is not there."""
        return self._rows.get(sample_id)

    def as_text(self, rows: Iterable[int]) -> str:
        """These rows, tab-separated, under a header."""
        return tab_separated([self.row_at(row) for row in rows])

    def rowCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: AnyIndex = NO_PARENT) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        title, meaning = HEADERS[Column(section)]
        if role == Role.TextAlignmentRole:
            return alignment(Column(section))
        return {Role.DisplayRole: title, Role.ToolTipRole: meaning}.get(Role(role))

    def data(self, index: AnyIndex, role: int = Role.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = Column(index.column())
        if role == Role.DisplayRole:
            return TEXTS[column](self.row_at(index.row()))
        if role == Role.ToolTipRole:
            return name_tip(self._samples[self._order[index.row()]]) if column is Column.NAME else None
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(Column):
            return
        self.layoutAboutToBeChanged.emit()
        self._column = Column(column)
        self._is_descending = order is Qt.SortOrder.DescendingOrder
        self._sort_and_remap()
        self.layoutChanged.emit()

    @property
    def _sort_order(self) -> Qt.SortOrder:
        return Qt.SortOrder.DescendingOrder if self._is_descending else Qt.SortOrder.AscendingOrder

    def _make_row(self, row: int) -> Row:
        place = self._order[row]
        score, over, outcome = (float(a[place]) for a in (self._tally.scores, self._verdicts, self._outcomes))
        has_percentile = self._calibration is not None and not math.isnan(score)
        return Row(
            self._samples[place],
            self._names[place],
            score,
            self._calibration.percentile(score) if self._calibration is not None and has_percentile else math.nan,
            None if math.isnan(over) else VERDICTS[int(over)],
            None if math.isnan(outcome) else OUTCOMES[int(outcome)],
            self._is_in_training(self._samples[place], score),
        )

    def _is_in_training(self, sample: Sample, score: float) -> bool:
        """Pictures to learn from, and those to calibrate on where a threshold rests on all of them in turn."""
        in_turn = self._calibration is not None and self._calibration.evidence is Evidence.CROSS
        is_learnt = in_turn and sample.split is Split.CALIBRATION and sample.label is Label.GOOD and math.isnan(score)
        return sample.split is Split.TRAIN or is_learnt

    def _judge(self, *, anew: bool) -> None:
        if anew:
            self._tally = Tally.of(self._samples, self._scores)
        self._verdicts = self._tally.verdicts(self._threshold, self._review)
        self._outcomes = self._tally.outcomes(self._threshold)
        self._made.clear()

    def _sort(self) -> None:
        keys = sort_keys(self._column, self._samples, self._names, self._tally, self._threshold, self._review)
        self._order = row_order(keys, self._is_descending)
        self._made.clear()
        self._rows = {self._samples[place].id: row for row, place in enumerate(self._order)}

    def _sort_and_remap(self) -> None:
        """Sorts, and takes the selection and whatever else points at rows along."""
        before = self.persistentIndexList()
        ids = [self.id_at(index.row()) for index in before]
        self._sort()
        after = [
            self.index(self._rows[sample_id], index.column()) for sample_id, index in zip(ids, before, strict=True)
        ]
        self.changePersistentIndexList(before, after)
