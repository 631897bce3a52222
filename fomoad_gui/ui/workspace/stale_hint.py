"""Says when the model in use no longer is what training would give now."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QLabel, QWidget

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Calibration, Evidence
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline.recipe import TrainSettings, fingerprint
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space


class StaleHint(QLabel):
    """A line in the status bar, hidden while there is nothing to say or a job has the room. Main thread."""

    def __init__(self, session: Session, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        runner.started.connect(lambda _progress: self.hide())
        runner.finished.connect(lambda _key, _outcome: self._show())
        set_role(self, "warning")
        self.setContentsMargins(0, 0, Space.M, 0)
        self.hide()
        session.changed.connect(self._follow)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.model or changes.settings or changes.scores or changes.threshold:
            self._show()

    def _show(self) -> None:
        text = stale_text(self._session.snapshot)
        self.setText(text)
        self.setVisible(bool(text))


def stale_text(snapshot: Snapshot) -> str:
    """What has changed since the training, and what to do; empty if nothing has."""
    model, calibration = snapshot.model, snapshot.calibration
    if model is None or calibration is None:
        return ""
    if model.trained_on != _to_learn_from(snapshot, calibration):
        return "The pictures to learn from have changed: train again to use them."
    if calibration.evidence is Evidence.HELD_OUT and not _is_calibrated_on(calibration, snapshot):
        return "The pictures to calibrate on have changed: train again to set the threshold from them."
    if _has_other_settings(model.bundle, calibration, snapshot.settings):
        return "The training settings have changed: train again to use them."
    return ""


def _to_learn_from(snapshot: Snapshot, calibration: Calibration) -> set[str]:
    """The good pictures of the training split; those of the calibration split too where the evidence is all of them."""
    splits = (Split.TRAIN,) if calibration.evidence is Evidence.HELD_OUT else (Split.TRAIN, Split.CALIBRATION)
    return {sample.id for split in splits for sample in snapshot.dataset.select(Label.GOOD, split)}


def _is_calibrated_on(calibration: Calibration, snapshot: Snapshot) -> bool:
    """Whether the held-out pictures of now have the scores that the threshold comes from.

    Those without a score could not be read, by the training neither, or are being scored. Scores differ in the last
    digits with how many pictures are scored at a time.
    """
    scores = snapshot.results.scores
    held = [scores[s.id] for s in snapshot.dataset.select(Label.GOOD, Split.CALIBRATION) if s.id in scores]
    then = calibration.good_scores
    return len(held) == then.size and np.allclose(np.sort(held), then, rtol=1e-4, atol=1e-3)


def _has_other_settings(bundle: ModelBundle, calibration: Calibration, settings: TrainSettings) -> bool:
    """Whether training would use others now, or the model has another false-alarm rate than is asked for."""
    recipe = fingerprint(settings, bundle.projection.dimensions_in)
    is_another = bundle.provenance.recipe not in ("", recipe)
    rates = (settings.false_alarm_rate, settings.review_rate)
    return is_another or (calibration.false_alarm_rate, calibration.review_rate) != rates
