"""Says when the model in use no longer is what training would give now."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.samples import Label, Split
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
        if changes.dataset or changes.model or changes.settings:
            self._show()

    def _show(self) -> None:
        text = stale_text(self._session.snapshot)
        self.setText(text)
        self.setVisible(bool(text))


def stale_text(snapshot: Snapshot) -> str:
    """What has changed since the training, and what to do; empty if nothing has."""
    model, settings = snapshot.model, snapshot.settings
    if model is None:
        return ""
    if model.trained_on != {sample.id for sample in snapshot.dataset.select(Label.GOOD, Split.TRAIN)}:
        return "The pictures to learn from have changed: train again to use them."
    trained = model.bundle
    if (trained.input, trained.backbone.name, trained.backbone.cut, trained.backbone.precision, trained.pooling) != (
        settings.input,
        settings.backbone,
        settings.cut,
        settings.precision,
        settings.pooling,
    ):
        return "The training settings have changed: train again to use them."
    return ""
