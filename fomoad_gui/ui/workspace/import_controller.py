"""Shows what an import would do before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.core.layouts import Layout
from fomoad_gui.ui.dialogs.import_choice import ImportChoice
from fomoad_gui.ui.dialogs.import_preview import ImportPreview
from fomoad_gui.ui.gallery.thumbnails import ThumbnailSource

if TYPE_CHECKING:
    from fomoad_gui.pipeline.importing import ImportPlan


class ImportController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, flow: ImportFlow, thumbnails: ThumbnailSource) -> None:
        super().__init__(window)
        self._window = window
        self._flow = flow
        self._thumbnails = thumbnails
        flow.planned.connect(self._ask)

    def _ask(self, plan: ImportPlan) -> None:
        joined = self._flow.joined
        preview = ImportPreview(plan, self._thumbnails, self._window, joined=joined)
        # Once there is a detector, pictures whose folders say nothing come to be judged, not to be learnt from.
        if joined.model is not None and plan.layout == Layout.FLAT:
            preview.choices[ImportChoice.UNLABELLED].setChecked(True)
        preview.confirmed.connect(self._flow.accept)
        preview.open()
