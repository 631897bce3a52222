"""Keeps the evaluation page up to date, and shows the pictures behind its numbers and the histogram's bars."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.training import TrainFlow, TrainingResult
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.ui.evaluation.change import change_words
from fomoad_gui.ui.evaluation.values import measured
from fomoad_gui.ui.samples.shown import format_score
from fomoad_gui.ui.workspace.workspace import Workspace


class EvaluationController(QObject):
    """Main thread. The page is measured when it is looked at, not while a threshold is dragged behind it."""

    def __init__(
        self, workspace: Workspace, training: TrainFlow, session: Session, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = session
        self._is_stale = True
        self._before: Snapshot | None = None
        self._trained: TrainedModel | None = None
        training.finished.connect(self._keep_before)
        workspace.evaluation.pictures_requested.connect(self.show_pictures)
        workspace.threshold.bin_chosen.connect(self._show_bin)
        workspace.tabs.currentChanged.connect(lambda _index: self._refresh())
        session.changed.connect(self._follow)

    def show_pictures(self, ids: tuple[str, ...], words: str) -> None:
        """Show these pictures alone in the gallery, the first of them large."""
        if ids:
            self._workspace.tabs.setCurrentWidget(self._workspace.gallery)
            self._workspace.gallery.show_only(ids, words)
            self._session.select((ids[0],), ids[0])

    def _show_bin(self, low: float, high: float) -> None:
        """The scored pictures of one bar. The calibration's scores may be of pictures that are no longer judged."""
        snapshot = self._session.snapshot
        scores = snapshot.results.scores
        ids = tuple(
            sample.id
            for sample in snapshot.dataset.samples
            if (sample.split is Split.TEST or (sample.split is Split.CALIBRATION and sample.label is Label.GOOD))
            and low <= scores.get(sample.id, float("nan")) < high
        )
        self.show_pictures(ids, f"scores {format_score(low)} to {format_score(high)}")

    def _keep_before(self, result: TrainingResult, before: Snapshot) -> None:
        """What the model that was replaced did, to be compared with for as long as the new one is in use."""
        self._before, self._trained = before, result.model
        self._is_stale = True
        self._refresh()

    def _change(self) -> str:
        snapshot = self._session.snapshot
        if self._before is None or snapshot.model is not self._trained or snapshot.project != self._before.project:
            return ""
        return change_words(self._before, snapshot)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.scores or changes.model or changes.threshold:
            self._is_stale = True
            self._refresh()

    def _refresh(self) -> None:
        page = self._workspace.evaluation
        if not self._is_stale or self._workspace.tabs.currentWidget() is not page:
            return
        snapshot = self._session.snapshot
        if snapshot.calibration is None:
            page.show_measured(None)
        else:
            page.show_measured(measured(snapshot.dataset.samples, snapshot.results.scores, snapshot.calibration))
            page.show_change(self._change())
        self._is_stale = False
