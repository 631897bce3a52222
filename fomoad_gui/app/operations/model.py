"""Taking a newly trained model into use, and choosing how to train the next."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from fomoad_gui.app.operations.operation import Operation
from fomoad_gui.app.snapshot import Results, TrainedModel
from fomoad_gui.app.stored import SETTINGS_KEY
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.settings_record import settings_to_record

if TYPE_CHECKING:
    from fomoad_gui.app.session import Session


class UseModel(Operation):
    """Score with another model from now on. The model and its scores are in the project already; undo keeps them."""

    def __init__(self, session: Session, model: TrainedModel, calibration: Calibration, results: Results) -> None:
        super().__init__(session, "Training")
        snapshot = session.snapshot
        self._before = (snapshot.model, snapshot.calibration, snapshot.results)
        self._after = (model, calibration, results)

    def apply(self, initiator: object | None) -> None:
        self._use(self._after, initiator)

    def revert(self) -> None:
        self._use(self._before, None)

    def _use(self, state: tuple[TrainedModel | None, Calibration | None, Results], initiator: object | None) -> None:
        model, calibration, results = state
        self.session.project.set_current_model(model.fingerprint if model is not None else None)
        self.session.update(
            dataclasses.replace(self.session.snapshot, model=model, calibration=calibration, results=results), initiator
        )


class ChangeSettings(Operation):
    """Train the next model by another recipe."""

    def __init__(self, session: Session, settings: TrainSettings, initiator: object | None = None) -> None:
        super().__init__(session, "Training settings", initiator)
        self._before = session.snapshot.settings
        self._after = settings

    def apply(self, initiator: object | None) -> None:
        self._use(self._after, initiator)

    def revert(self) -> None:
        self._use(self._before, None)

    def _use(self, settings: TrainSettings, initiator: object | None) -> None:
        self.session.project.set_setting(SETTINGS_KEY, settings_to_record(settings))
        self.session.update(dataclasses.replace(self.session.snapshot, settings=settings), initiator)


def change_settings(session: Session, settings: TrainSettings, initiator: object | None = None) -> None:
    """Choose how the next model is trained."""
    if settings != session.snapshot.settings:
        session.perform(ChangeSettings(session, settings, initiator))
