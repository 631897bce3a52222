"""Tells of pictures that are not where they were, and asks where they are now."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fomoad_gui.app.flows.relinking import RelinkFlow, Search
from fomoad_gui.ui.workspace.message_controller import MessageController


class RelinkController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, flow: RelinkFlow, messages: MessageController) -> None:
        super().__init__(window)
        self._window = window
        self._flow = flow
        self._messages = messages
        flow.missed.connect(self._offer)
        flow.searched.connect(self._report)

    def ask_folder(self) -> QFileDialog:
        """The dialog that asks where the pictures are now."""
        dialog = QFileDialog(self._window, "Where are the pictures now?")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self._flow.find(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _offer(self, missing: int) -> None:
        message = "1 picture is not where it was." if missing == 1 else f"{missing:,} pictures are not where they were."
        self._messages.show_offer(message, "Were they moved, or is their drive missing?", "Find them…", self.ask_folder)

    def _report(self, search: Search) -> None:
        if not search.missing:
            self._messages.withdraw_offer()
            self._messages.show_notice("All of the missing pictures were found.")
            return
        found = f"{search.found:,} found" if search.found else "None of the missing pictures was found there"
        message = f"{found}, {search.missing:,} still missing." if search.found else f"{found}."
        others = f"{search.different:,} have another picture in their place. " if search.different else ""
        self._messages.show_offer(
            message, f"{others}Choose the folder that they were imported from.", "Find them…", self.ask_folder
        )
