"""Asks where projects and pictures lie, and hands the answers to the flows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.places import Places
from fomoad_gui.app.recent import is_reachable_folder
from fomoad_gui.store.folder import SUFFIX
from fomoad_gui.ui.start.start_page import StartPage
from fomoad_gui.ui.workspace.commands import Commands


class ProjectController(QObject):
    """Opens dialogs that do not block, and connects the commands about projects and imports. Main thread."""

    def __init__(
        self,
        window: QWidget,
        start: StartPage,
        commands: Commands,
        recent_menu: QMenu,
        projects: ProjectFlow,
        imports: ImportFlow,
        places: Places,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._start = start
        self._recent_menu = recent_menu
        self._projects = projects
        self._imports = imports
        self._places = places
        commands.new.triggered.connect(self.ask_new)
        commands.open.triggered.connect(self.ask_open)
        commands.save_as.triggered.connect(self.ask_save_as)
        commands.close.triggered.connect(projects.close)
        commands.import_pictures.triggered.connect(self.ask_pictures)
        commands.import_folder.triggered.connect(self.ask_folder)
        start.pictures_requested.connect(self.ask_pictures)
        start.folder_requested.connect(self.ask_folder)
        start.open_requested.connect(self.ask_open)
        start.recent_chosen.connect(projects.open)
        start.recent_forgotten.connect(self._forget)
        self.refresh_recent()

    def refresh_recent(self) -> None:
        """Show the recent projects as they are now."""
        recent = self._projects.recent.projects()
        self._start.set_recent(recent)
        self._recent_menu.clear()
        self._recent_menu.setEnabled(bool(recent))
        for project in recent:
            action = self._recent_menu.addAction(project.name)
            action.setToolTip(str(project.path))
            action.setEnabled(project.exists)
            action.triggered.connect(lambda _on, path=project.path: self._projects.open(path))

    def ask_new(self) -> None:
        """Ask for the name and place of a new project."""
        self._ask_place("New project", lambda path: self._projects.create(path))

    def ask_save_as(self) -> None:
        """Ask for another name and place for the open project."""
        self._ask_place("Save project as", self._projects.save_as)

    def ask_open(self) -> None:
        """Ask for a project's folder."""
        dialog = self._dialog(f"Open a project (a folder that ends in {SUFFIX})", QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self._projects.open(Path(chosen)))
        dialog.open()

    def ask_pictures(self) -> None:
        """Ask for picture files."""
        from fomoad_gui.vision.read import IMAGE_SUFFIXES

        dialog = self._dialog("Import pictures", QFileDialog.FileMode.ExistingFiles)
        patterns = " ".join(f"*{suffix}" for suffix in sorted(IMAGE_SUFFIXES))
        dialog.setNameFilters([f"Pictures ({patterns})", "All files (*)"])
        dialog.filesSelected.connect(lambda chosen: self._imports.start([Path(path) for path in chosen]))
        dialog.open()

    def ask_folder(self) -> None:
        """Ask for a folder of pictures."""
        dialog = self._dialog("Import a folder", QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda chosen: self._imports.start([Path(chosen)]))
        dialog.open()

    def _ask_place(self, title: str, use: Callable[[Path], object]) -> None:
        dialog = self._dialog(title, QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setLabelText(QFileDialog.DialogLabel.FileName, "Name:")
        dialog.setDirectory(str(_existing(self._places.projects)))
        dialog.fileSelected.connect(lambda chosen: use(Path(chosen)))
        dialog.open()

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(mode)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _forget(self, path: Path) -> None:
        self._projects.recent.remove(path)
        self.refresh_recent()


def _existing(folder: Path) -> Path:
    """The folder or the closest above it that is there."""
    return next((path for path in (folder, *folder.parents) if is_reachable_folder(path)), Path.home())
