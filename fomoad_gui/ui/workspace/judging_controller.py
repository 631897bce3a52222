"""Sets checks, the stress test and the report going, and shows what comes of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fomoad_gui.app.flows.judging import CHECK_KEY, JudgingFlow
from fomoad_gui.app.session import Session
from fomoad_gui.ui.dialogs.export_target import free_folder
from fomoad_gui.ui.dialogs.stress_dialog import StressDialog
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.message_controller import MessageController

if TYPE_CHECKING:
    from fomoad_gui.pipeline.stress import StressTest


class JudgingController(QObject):
    """Main thread."""

    def __init__(
        self, window: QWidget, commands: Commands, flow: JudgingFlow, session: Session, messages: MessageController
    ) -> None:
        super().__init__(window)
        self._window = window
        self._flow = flow
        self._session = session
        self._messages = messages
        commands.check.triggered.connect(flow.check)
        commands.stress.triggered.connect(flow.stress)
        commands.report.triggered.connect(self.ask_report)
        flow.checked.connect(self._show_check)
        flow.stressed.connect(self._show_stress)

    def ask_report(self) -> None:
        """Ask for a name, and write the report as a new folder of that name."""
        project = self._session.snapshot.project
        dialog = QFileDialog(self._window, "Save the report as a new folder")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if project is not None:
            dialog.setDirectory(str(project.parent))
            dialog.selectFile(free_folder(project.with_name(f"{project.stem} report")).name)
        dialog.fileSelected.connect(lambda chosen: self._flow.report(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_check(self, sentences: tuple[str, ...]) -> None:
        if sentences:
            self._messages.show_advice(sentences, CHECK_KEY)
        else:
            self._messages.show_notice("Nothing speaks against these pictures.")

    def _show_stress(self, result: StressTest) -> None:
        StressDialog(result, self._window).open()
