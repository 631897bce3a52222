"""Ties the histogram and its slider to the session's threshold."""

from __future__ import annotations

import dataclasses

import numpy as np
from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.operations.model import change_settings
from fomoad_gui.app.operations.threshold import set_false_alarm_rate, set_review_rate, set_threshold
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.ui.samples.shown import shown_scores
from fomoad_gui.ui.threshold.evidence import ThresholdEvidence
from fomoad_gui.ui.threshold.panel import ThresholdPanel


class ThresholdController(QObject):
    """Main thread. From one `threshold_committed` to the next is one gesture: one undo takes it back."""

    def __init__(self, panel: ThresholdPanel, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panel = panel
        self._session = session
        self._gesture = 1
        panel.threshold_changed.connect(self._move)
        panel.threshold_committed.connect(self._commit)
        panel.budget_chosen.connect(self._budget)
        panel.review_chosen.connect(self._review)
        session.changed.connect(self._follow)

    def _move(self, threshold: float) -> None:
        set_threshold(self._session, threshold, self._gesture, self._panel)

    def _commit(self, threshold: float) -> None:
        self._move(threshold)
        self._gesture += 1

    def _budget(self, rate: float) -> None:
        """A budget holds for the next model too: both change, and one undo takes both back."""
        self._session.undo_stack.beginMacro("False-alarm budget")
        set_false_alarm_rate(self._session, rate, self._panel)
        settings = self._session.snapshot.settings
        review = settings.review_rate if settings.review_rate > rate else 0.0
        change_settings(self._session, dataclasses.replace(settings, false_alarm_rate=rate, review_rate=review))
        self._session.undo_stack.endMacro()

    def _review(self, rate: float) -> None:
        """As with the budget."""
        self._session.undo_stack.beginMacro("Review budget")
        set_review_rate(self._session, rate, self._panel)
        change_settings(self._session, dataclasses.replace(self._session.snapshot.settings, review_rate=rate))
        self._session.undo_stack.endMacro()

    def _follow(self, changes: ChangeSet, initiator: object) -> None:
        snapshot = self._session.snapshot
        if changes.model or changes.scores or changes.dataset:
            shown = evidence(snapshot)
            if shown is None:
                self._panel.clear()
            else:
                self._panel.show_evidence(shown)
        elif changes.threshold and initiator is not self._panel and snapshot.calibration is not None:
            self._panel.set_calibration(snapshot.calibration)


def evidence(snapshot: Snapshot) -> ThresholdEvidence | None:
    """What the threshold is judged by: the pictures of the test split that the model has not learnt."""
    if snapshot.calibration is None:
        return None
    good, defect, unlabelled = (
        scores[~np.isnan(scores)]
        for label in (Label.GOOD, Label.DEFECT, Label.UNLABELLED)
        for scores in (shown_scores(snapshot.dataset.select(label, Split.TEST), snapshot.results.scores),)
    )
    return ThresholdEvidence(snapshot.calibration, good, defect, unlabelled)
