"""Ties the gallery and the results table to the session: samples, selection, labels, splits, scores."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.operations.samples import label_samples, move_to_split, remove_samples
from fomoad_gui.app.session import Session
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.ui.gallery.gallery import Gallery
from fomoad_gui.ui.results.view import ResultsView

Ids = tuple[str, ...]


class SamplesController(QObject):
    """Both views show the same selection. Main thread."""

    def __init__(self, gallery: Gallery, results: ResultsView, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._gallery = gallery
        self._results = results
        self._session = session
        self._is_following = False
        for view in (gallery, results):
            view.selection_changed.connect(lambda ids, view=view: self._select(view, ids, session.snapshot.current))
            view.current_changed.connect(lambda current, view=view: self._select(view, view.selection(), current))
        gallery.label_requested.connect(self._label)
        gallery.split_requested.connect(self._move)
        gallery.remove_requested.connect(self._remove)
        session.changed.connect(self._follow)

    def _select(self, view: Gallery | ResultsView, ids: Ids, current: str) -> None:
        if self._is_following:  # a view lost rows that the session has dropped already
            return
        if current not in ids and ids:
            current = ids[0]
        self._session.select(ids, current, view)

    def _label(self, ids: Ids, label: Label, defect_class: str) -> None:
        label_samples(self._session, ids, label, defect_class)

    def _move(self, ids: Ids, split: Split) -> None:
        move_to_split(self._session, ids, split)

    def _remove(self, ids: Ids) -> None:
        remove_samples(self._session, ids)

    def _follow(self, changes: ChangeSet, initiator: object) -> None:
        self._is_following = True
        try:
            self._show(changes, initiator)
        finally:
            self._is_following = False

    def _show(self, changes: ChangeSet, initiator: object) -> None:
        snapshot = self._session.snapshot
        if changes.dataset:
            was_empty = not self._gallery.grid.isVisible()
            self._gallery.set_samples(snapshot.dataset.samples)
            self._results.set_samples(snapshot.dataset.samples)
            if was_empty:
                self._gallery.grid.setFocus()  # so that the keys for labels work from the first picture on
        if changes.scores or changes.model:
            self._gallery.set_results(snapshot.results.scores, snapshot.threshold, snapshot.review_threshold)
            self._results.set_results(snapshot.results.scores, snapshot.calibration)
        elif changes.threshold:
            self._gallery.set_threshold(snapshot.threshold, snapshot.review_threshold)
            self._results.set_threshold(snapshot.threshold, snapshot.review_threshold)
        if changes.selection:
            for view in (self._gallery, self._results):
                if view is not initiator:
                    view.set_selection(snapshot.selection)
