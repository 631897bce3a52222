"""Moving the threshold."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from fomoad_gui.app.operations.operation import Operation
from fomoad_gui.core.calibration import Calibration

if TYPE_CHECKING:
    from fomoad_gui.app.session import Session

MERGE_ID = 1
"""Tells Qt that two operations are of the same kind and may become one."""


class SetCalibration(Operation):
    """Use another threshold for the model in use.

    All the steps of one `gesture` (a drag) become one operation: one undo takes the whole of it back.
    """

    def __init__(
        self, session: Session, calibration: Calibration, gesture: int = 0, initiator: object | None = None
    ) -> None:
        super().__init__(session, "Threshold", initiator)
        before = session.snapshot.calibration
        if before is None:
            raise RuntimeError("there is no model whose threshold could be set")
        self._before = before
        self._after = calibration
        self._gesture = gesture

    def id(self) -> int:
        """What may be merged with what."""
        return MERGE_ID

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Take over the newer step of the same gesture."""
        if not isinstance(other, SetCalibration) or not self._gesture or other._gesture != self._gesture:
            return False
        self._after = other._after
        return True

    def apply(self, initiator: object | None) -> None:
        self._use(self._after, initiator)

    def revert(self) -> None:
        self._use(self._before, None)

    def _use(self, calibration: Calibration, initiator: object | None) -> None:
        snapshot = self.session.snapshot
        if snapshot.model is None:
            raise RuntimeError("there is no model whose threshold could be set")
        self.session.keep_calibration(snapshot.model.fingerprint, calibration)
        self.session.update(dataclasses.replace(snapshot, calibration=calibration), initiator)


def set_threshold(session: Session, threshold: float, gesture: int = 0, initiator: object | None = None) -> None:
    """Set the threshold by hand; steps of one drag carry the same `gesture`, which is not 0."""
    calibration = session.snapshot.calibration
    if calibration is not None and calibration.threshold != threshold:
        session.perform(SetCalibration(session, calibration.with_threshold(threshold), gesture, initiator))


def set_false_alarm_rate(session: Session, rate: float, initiator: object | None = None) -> None:
    """Set the threshold from the held-out good pictures and the share of false alarms that is accepted."""
    calibration = session.snapshot.calibration
    if calibration is not None:
        session.perform(SetCalibration(session, calibration.with_false_alarm_rate(rate), initiator=initiator))


def set_review_rate(session: Session, rate: float, initiator: object | None = None) -> None:
    """Set the share of good parts that may be sent to review, 0 for no review."""
    calibration = session.snapshot.calibration
    if calibration is not None:
        session.perform(SetCalibration(session, calibration.with_review_rate(rate), initiator=initiator))
