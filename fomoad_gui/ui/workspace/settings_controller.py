"""Asks how the next model is to be trained."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.flows.backbones import BackboneFlow
from fomoad_gui.app.operations.model import change_settings
from fomoad_gui.app.session import Session
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.ui.dialogs.train_settings import TrainSettingsDialog
from fomoad_gui.ui.dialogs.train_terms import OfferedBackbone
from fomoad_gui.ui.workspace.commands import Commands


class SettingsController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, commands: Commands, session: Session, backbones: BackboneFlow) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._backbones = backbones
        self._dialog: TrainSettingsDialog | None = None
        backbones.added.connect(self._offer)
        commands.settings.triggered.connect(self.ask)

    def ask(self) -> None:
        """Show the settings in force, to be changed."""
        from fomoad_gui.backbone.catalogue import catalogue

        try:
            offered = catalogue()
        except FomoadError as error:
            self._session.tell_failure(error)
            return
        dialog = TrainSettingsDialog(self._session.snapshot.settings, offered, self._window)
        dialog.confirmed.connect(lambda settings: change_settings(self._session, settings))
        dialog.add_requested.connect(self._backbones.add)
        self._dialog = dialog
        dialog.open()

    def _offer(self, entries: tuple[OfferedBackbone, ...]) -> None:
        """Offer what was added in the dialog, unless that has been closed and so deleted."""
        if self._dialog is not None and shiboken6.isValid(self._dialog):
            self._dialog.panel.offer_more(entries)
