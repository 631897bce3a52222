"""Asks how the next model is to be trained."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.operations.model import change_settings
from fomoad_gui.app.session import Session
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.ui.dialogs.train_settings import TrainSettingsDialog
from fomoad_gui.ui.workspace.commands import Commands


class SettingsController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, commands: Commands, session: Session) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
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
        dialog.open()
