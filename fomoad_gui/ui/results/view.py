"""The results as one widget: the summary above, the table below."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QVBoxLayout, QWidget

from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.samples import Sample
from fomoad_gui.ui.results.columns import Column
from fomoad_gui.ui.results.delegate import BADGE_EDGE, PADDING, CellDelegate
from fomoad_gui.ui.results.model import ResultsModel
from fomoad_gui.ui.results.summary import Summary
from fomoad_gui.ui.samples.selection import SampleSelection
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.tokens import Space, TextRole

DROPPED_FIRST = (Column.PERCENTILE, Column.SPLIT, Column.LABEL)
WIDEST_TEXTS = {
    Column.NAME: "part 0001.png",
    Column.LABEL: "Defect: scratch",
    Column.SPLIT: "Calibration",
    Column.SCORE: "in training",
    Column.PERCENTILE: "Percentile",
    Column.VERDICT: "Verdict",
    Column.OUTCOME: "false alarm",
}
"""What each column is made wide enough for; the name takes what is left."""


class ResultsTable(QTableView):
    """Shows a `ResultsModel`; `opened(QModelIndex)` is for the row that was double-clicked or had Return pressed."""

    opened = Signal(QModelIndex)

    def __init__(self, model: ResultsModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("Results")
        self._size_sections()
        self.sortByColumn(Column.SCORE, Qt.SortOrder.DescendingOrder)
        self.setSortingEnabled(True)
        self.doubleClicked.connect(self.opened)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Repaint the columns that have changed; Qt would repaint them all, at every step of a moving threshold."""
        left = self.columnViewportPosition(first.column())
        right = self.columnViewportPosition(last.column()) + self.columnWidth(last.column())
        self.viewport().update(left, 0, right - left, self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._drop_columns()
        super().resizeEvent(event)

    def _drop_columns(self) -> None:
        """Hide what says least where the width does not suffice for all; a copy has every column still."""
        columns = self.horizontalHeader()
        for dropped in range(len(DROPPED_FIRST) + 1):
            hidden = DROPPED_FIRST[:dropped]
            needed = sum(width for column, width in self._widths.items() if column not in hidden)
            if needed <= self.viewport().width():
                break
        for column in DROPPED_FIRST:
            columns.setSectionHidden(column, column in hidden)

    def _size_sections(self) -> None:
        metrics = QFontMetrics(font(TextRole.STRONG))
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(metrics.height() + Space.M)
        columns.setHighlightSections(False)
        columns.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        self._widths = {column: metrics.horizontalAdvance(text) + 2 * PADDING for column, text in WIDEST_TEXTS.items()}
        self._widths[Column.LABEL] += BADGE_EDGE + Space.S
        for column, width in self._widths.items():
            columns.resizeSection(column, width)


class ResultsView(QWidget):
    """Shows samples and their scores; it changes none.

    `selection_changed(tuple[str, ...])` and `current_changed(str)` follow what a person does, not `set_selection`;
    `open_requested(str)` asks to look at a sample.
    """

    selection_changed = Signal(object)
    current_changed = Signal(str)
    open_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = ResultsModel(self)
        self.summary = Summary()
        self.table = ResultsTable(self._model)
        self._selection = SampleSelection(self.table, self._model)
        self._selection.changed.connect(self.selection_changed)
        self._selection.current_changed.connect(self.current_changed)
        self.table.opened.connect(lambda index: self.open_requested.emit(self._model.id_at(index.row())))
        self._add_copy()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.summary)
        layout.addWidget(self.table, 1)

    def set_samples(self, samples: Sequence[Sample]) -> None:
        """Show these samples; those that are shown already keep their selection."""
        self._model.set_samples(samples)
        self._summarise()

    def set_results(self, scores: Mapping[str, float], calibration: Calibration | None) -> None:
        """Show these scores, by sample id, and what follows from the calibration and its threshold."""
        self._model.set_results(scores, calibration)
        self._summarise()

    def set_threshold(self, threshold: float | None, review: float | None = None) -> None:
        """Show the verdicts of other thresholds; cheap."""
        self._model.set_threshold(threshold, review)
        self._summarise()

    def set_selection(self, ids: Iterable[str]) -> None:
        """Select these samples and no others; emits nothing."""
        if set(ids := tuple(ids)) != set(self._selection.ids()):
            self._selection.set_ids(ids)

    def selection(self) -> tuple[str, ...]:
        """The selected samples, in the order in which they are shown."""
        return self._selection.ids()

    def copy(self) -> None:
        """Put the selected rows on the clipboard, tab-separated under a header."""
        rows = sorted(row for row in map(self._model.row_of, self._selection.ids()) if row is not None)
        if rows:
            QGuiApplication.clipboard().setText(self._model.as_text(rows))

    def _add_copy(self) -> None:
        copy = QAction("Copy", self.table)
        copy.setShortcut(QKeySequence.StandardKey.Copy)
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self.copy)
        set_icon(copy, "copy")
        self.table.addAction(copy)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def _summarise(self) -> None:
        tally, threshold = self._model.tally, self._model.threshold
        has_scores = bool((tally.scores == tally.scores).any())
        counts = tally.counts(threshold) if threshold is not None and has_scores else None
        self.summary.show_counts(counts, threshold)
