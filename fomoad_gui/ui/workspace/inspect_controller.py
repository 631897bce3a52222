"""Ties the inspector to the session: the current picture, its heat map, the threshold it is coloured by."""

from __future__ import annotations

from pathlib import PurePath

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.inspecting import InspectFlow, Inspection
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.samples import Sample, Split
from fomoad_gui.ui.inspect.values import InspectedPicture
from fomoad_gui.ui.inspect.view import InspectView
from fomoad_gui.ui.samples.shown import SPLIT_NAMES, label_text
from fomoad_gui.vision.overlay import heat_scale


class InspectController(QObject):
    """Main thread."""

    def __init__(self, view: InspectView, session: Session, flow: InspectFlow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._session = session
        self._inspection: Inspection | None = None
        flow.shown.connect(self._take)
        session.changed.connect(self._follow)

    def _take(self, inspection: Inspection | None) -> None:
        self._inspection = inspection
        self._show()

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        snapshot = self._session.snapshot
        if changes.threshold:
            calibration = snapshot.calibration
            self._view.set_scale(
                heat_scale(calibration) if calibration is not None else None, snapshot.review_threshold
            )
        if changes.dataset and self._inspection is not None:
            self._show()

    def _show(self) -> None:
        inspection = self._inspection
        if inspection is None:
            self._view.clear()
        elif inspection.failure is not None:
            name = PurePath(inspection.sample.path).name
            self._view.show_message(name, inspection.failure.message, inspection.failure.remedy)
        else:
            self._view.show_picture(inspected(inspection, self._session.snapshot))


def inspected(inspection: Inspection, snapshot: Snapshot) -> InspectedPicture:
    """The picture with what is known of it now: label and split may have changed since it was read."""
    assert inspection.image is not None
    sample: Sample = snapshot.sample(inspection.sample.id) or inspection.sample
    learnt = snapshot.model is not None and sample.id in snapshot.model.trained_on
    cells, calibration = inspection.cells, snapshot.calibration
    return InspectedPicture(
        name=PurePath(sample.path).name,
        pixels=inspection.image,
        cells=cells,
        percentile=calibration.percentile(cells.image_score) if cells is not None and calibration is not None else None,
        mask=inspection.mask,
        caption=f"{SPLIT_NAMES[sample.split]} · {label_text(sample)}",
        in_training=learnt or sample.split is Split.TRAIN,
    )
