"""The selection of an item view as sample ids, so that several views can hold the same one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QItemSelectionModel, QModelIndex, QObject, Signal
from PySide6.QtWidgets import QAbstractItemView

REPLACE_ROWS = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowsOfSamples(Protocol):
    """A model each of whose rows is a sample."""

    def id_at(self, row: int) -> str: ...

    def row_of(self, sample_id: str) -> int | None: ...


class SampleSelection(QObject):
    """Reads and writes the selection of `view`, whose model is `rows`, as ids.

    `changed(tuple[str, ...])` and `current_changed(str)` tell of what a person did, or of selected samples that a
    filter or a removal took away; never of `set_ids`. The selection outlives a reset of the model.
    """

    changed = Signal(object)
    current_changed = Signal(str)

    def __init__(self, view: QAbstractItemView, rows: RowsOfSamples) -> None:
        super().__init__(view)
        self._view = view
        self._rows = rows
        self._silent = False
        self._kept: tuple[str, ...] = ()
        self._kept_current = ""
        self._selection.selectionChanged.connect(self._tell)
        self._selection.currentChanged.connect(self._tell_current)
        self._model.modelAboutToBeReset.connect(self._keep)
        self._model.modelReset.connect(self._restore)

    def ids(self) -> tuple[str, ...]:
        """The selected samples, in the order in which they are shown."""
        selection = self._selection.selection()
        ranges = (selection.at(place) for place in range(selection.count()))
        rows = {row for each in ranges for row in range(each.top(), each.bottom() + 1)}
        return tuple(self._rows.id_at(row) for row in sorted(rows))

    def current(self) -> str:
        """The sample that has the keyboard's focus, or the empty string."""
        row = self._selection.currentIndex().row()
        return self._rows.id_at(row) if row >= 0 else ""

    def set_ids(self, ids: Iterable[str], *, scroll: bool = True) -> None:
        """Select these samples, as far as they are shown, and no others; emits nothing."""
        rows = sorted(row for row in map(self._rows.row_of, ids) if row is not None)
        with self._silently():
            self._selection.select(self._ranges(rows), REPLACE_ROWS)
            if rows and self._selection.currentIndex().row() not in set(rows):
                self._set_current(rows[0])
            if rows and scroll:
                self._view.scrollTo(self._selection.currentIndex())

    @property
    def _selection(self) -> QItemSelectionModel:
        return self._view.selectionModel()

    @property
    def _model(self) -> QAbstractItemModel:
        return self._view.model()

    def _set_current(self, row: int) -> None:
        self._selection.setCurrentIndex(self._model.index(row, 0), QItemSelectionModel.SelectionFlag.NoUpdate)

    def _ranges(self, rows: list[int]) -> QItemSelection:
        selection = QItemSelection()
        for first, last in runs(rows):
            selection.select(self._model.index(first, 0), self._model.index(last, 0))
        return selection

    @contextmanager
    def _silently(self) -> Iterator[None]:
        before, self._silent = self._silent, True
        try:
            yield
        finally:
            self._silent = before

    def _tell(self) -> None:
        if not self._silent:
            self.changed.emit(self.ids())

    def _tell_current(self, index: QModelIndex) -> None:
        if not self._silent:
            self.current_changed.emit(self._rows.id_at(index.row()) if index.isValid() else "")

    def _keep(self) -> None:
        self._kept, self._kept_current = self.ids(), self.current()

    def _restore(self) -> None:
        with self._silently():
            row = self._rows.row_of(self._kept_current)
            if row is not None:
                self._set_current(row)
            self.set_ids(self._kept, scroll=False)
        if set(self.ids()) != set(self._kept):
            self._tell()


def runs(rows: list[int]) -> Iterator[tuple[int, int]]:
    """Consecutive stretches of sorted rows, as (first, last)."""
    first = 0
    for place in range(1, len(rows) + 1):
        if place == len(rows) or rows[place] != rows[place - 1] + 1:
            yield rows[first], rows[place - 1]
            first = place
