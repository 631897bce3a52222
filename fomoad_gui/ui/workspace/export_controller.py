"""Asks where the detector goes, and shows how its export fares."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fomoad_gui.app.flows.exporting import EXPORT_KEY, ExportFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.session import Session
from fomoad_gui.store.model_file import SUFFIX
from fomoad_gui.ui.dialogs.export_dialog import ExportDialog
from fomoad_gui.ui.dialogs.export_target import free_folder
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.job_dialog import JobDialog


class ExportController(QObject):
    """Main thread."""

    def __init__(
        self, window: QWidget, commands: Commands, flow: ExportFlow, runner: JobRunner, session: Session
    ) -> None:
        super().__init__(window)
        self._window = window
        self._commands = commands
        self._flow = flow
        self._session = session
        self._dialog: JobDialog[tuple[Path, ...]] = JobDialog(EXPORT_KEY)
        commands.export.triggered.connect(self.ask_export)
        commands.save_model.triggered.connect(self.ask_model_file)
        flow.finished.connect(self._dialog.finish)
        runner.progressed.connect(self._dialog.progress)

    def ask_export(self) -> None:
        """Ask for a folder, and export into it."""
        dialog = ExportDialog(self._suggested_folder(), self._window)
        dialog.export_requested.connect(self._flow.export)
        dialog.cancel_requested.connect(self._flow.cancel)
        dialog.board_requested.connect(self._commands.board.trigger)
        self._dialog.hold(dialog)
        dialog.open()

    def ask_model_file(self) -> None:
        """Ask for a file, and save the model in it."""
        dialog = QFileDialog(self._window, "Save the model")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIX.removeprefix("."))
        dialog.setNameFilter(f"fomoad model (*{SUFFIX})")
        dialog.selectFile(f"{self._session.snapshot.name}{SUFFIX}")
        dialog.fileSelected.connect(lambda chosen: self._flow.save_model(Path(chosen)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _suggested_folder(self) -> Path | None:
        project = self._session.snapshot.project
        return free_folder(project.with_name(f"{project.stem} export")) if project is not None else None
