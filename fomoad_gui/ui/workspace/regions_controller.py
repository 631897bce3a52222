"""Asks for regions on the picture that is shown, for the next training."""

from __future__ import annotations

import dataclasses

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.flows.inspecting import InspectFlow, Inspection
from fomoad_gui.app.operations.model import change_settings
from fomoad_gui.app.session import Session
from fomoad_gui.core.regions import Region
from fomoad_gui.ui.regions.dialog import RegionsDialog
from fomoad_gui.ui.workspace.commands import Commands


class RegionsController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, commands: Commands, session: Session, inspecting: InspectFlow) -> None:
        super().__init__(window)
        self._window = window
        self._command = commands.regions
        self._session = session
        self._inspection: Inspection | None = None
        inspecting.shown.connect(self._take)
        self._command.triggered.connect(self.ask)
        self._command.setEnabled(False)

    def ask(self) -> None:
        """Open the dialog on the picture that is shown."""
        if self._inspection is None or self._inspection.image is None:
            return
        dialog = RegionsDialog(self._inspection.image, self._session.snapshot.settings.regions, self._window)
        dialog.confirmed.connect(self._use)
        dialog.open()

    def _take(self, inspection: Inspection | None) -> None:
        self._inspection = inspection
        self._command.setEnabled(inspection is not None and inspection.image is not None)

    def _use(self, regions: tuple[Region, ...]) -> None:
        change_settings(self._session, dataclasses.replace(self._session.snapshot.settings, regions=regions))
