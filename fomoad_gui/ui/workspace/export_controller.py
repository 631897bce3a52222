"""Asks where the detector goes, and shows how its export fares."""

from __future__ import annotations

from pathlib import Path

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QWidget

from fomoad_gui.app.flows.exporting import EXPORT_KEY, ExportFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Done, Failed, JobProgress, Outcome
from fomoad_gui.app.session import Session
from fomoad_gui.store.model_file import SUFFIX
from fomoad_gui.ui.dialogs.export_dialog import ExportDialog
from fomoad_gui.ui.dialogs.export_target import free_folder
from fomoad_gui.ui.workspace.commands import Commands


class ExportController(QObject):
    """Main thread."""

    def __init__(
        self, window: QWidget, commands: Commands, flow: ExportFlow, runner: JobRunner, session: Session
    ) -> None:
        super().__init__(window)
        self._window = window
        self._flow = flow
        self._session = session
        self._dialog: ExportDialog | None = None
        commands.export.triggered.connect(self.ask_export)
        commands.save_model.triggered.connect(self.ask_model_file)
        flow.finished.connect(self._finish)
        runner.progressed.connect(self._progress)

    def ask_export(self) -> None:
        """Ask for a folder, and export into it."""
        dialog = ExportDialog(self._suggested_folder(), self._window)
        dialog.export_requested.connect(lambda _target, folder: self._flow.export(folder))
        dialog.cancel_requested.connect(self._flow.cancel)
        self._dialog = dialog
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

    def _open_dialog(self) -> ExportDialog | None:
        """The dialog, unless it has been closed and so deleted."""
        return self._dialog if self._dialog is not None and shiboken6.isValid(self._dialog) else None

    def _progress(self, progress: JobProgress) -> None:
        dialog = self._open_dialog()
        if dialog is not None and progress.key == EXPORT_KEY:
            dialog.show_progress(progress)

    def _finish(self, outcome: Outcome[tuple[Path, ...]]) -> None:
        dialog = self._open_dialog()
        if dialog is None:
            return
        if isinstance(outcome, Done):
            dialog.show_done(outcome.value)
        elif isinstance(outcome, Failed):
            dialog.show_failure(outcome)
        else:
            dialog.show_cancelled()
