"""Everything that can be done from the menus, the toolbar and the keyboard, as actions."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack

from fomoad_gui.ui.theme.icons import set_icon


class Commands(QObject):
    """The actions, without what they do: the controllers connect them. Disabled until there is something to act on."""

    def __init__(self, undo_stack: QUndoStack, parent: QObject) -> None:
        super().__init__(parent)
        self.new = self._command("New project…", "Ctrl+N", tip="Make an empty project")
        self.open = self._command("Open project…", "Ctrl+O", "folder", "Open a project")
        self.save_as = self._command("Save project as…", "Ctrl+Shift+S", tip="Give the project a name and a place")
        self.close = self._command("Close project", "Ctrl+W")
        self.import_pictures = self._command("Import pictures…", "Ctrl+I", "import", "Import pictures")
        self.import_folder = self._command("Import a folder…", "Ctrl+Shift+I", "folder", "Import a folder")
        self.sample = self._command("Try with sample pictures")
        self.export = self._command("Export…", "Ctrl+E", "export", "Export the detector")
        self.board = self._command("On a board…", "Ctrl+B", tip="Speed, memory and verdict on a microcontroller")
        self.save_model = self._command("Save the model…", tip="One file for the command line")
        self.quit = self._command("Quit", "Ctrl+Q")
        self.undo = undo_stack.createUndoAction(self, "Undo")
        self.redo = undo_stack.createRedoAction(self, "Redo")
        self._dress(self.undo, "Ctrl+Z", "undo", "")
        self._dress(self.redo, "Ctrl+Shift+Z", "redo", "")
        self.train = self._command("Train", "Ctrl+T", "train", "Learn what good looks like")
        self.settings = self._command("Training settings…", "Ctrl+,", "gear", "How the next model is trained")
        self.tune = self._command(
            "Find the best settings…", "Ctrl+Shift+T", tip="Try many settings and choose the best"
        )
        self.regions = self._command("Regions…", tip="What to ignore, and what has a threshold of its own")
        self.check = self._command("Check the pictures", tip="Whether they suit the method")
        self.stress = self._command("Stress test…", tip="Which changes of the picture raise false alarms")
        self.report = self._command("Save a report…", tip="The evaluation as a page and tables")
        self.previous = self._command("Previous picture", "A")
        self.next = self._command("Next picture", "D")
        self.fit = self._command("Fit the picture", "F", "zoom-fit")
        self.lower = self._command("Lower the threshold", "[")
        self.higher = self._command("Raise the threshold", "]")
        self.theme = self._command("Light or dark", icon="moon", tip="Switch between light and dark")
        self.system_theme = self._command("Theme of the system")
        self.system_theme.setCheckable(True)
        self.keys = self._command("Keyboard and mouse", "F1", "info")
        self.log = self._command("Show the log folder")
        self.about = self._command("About fomoad")
        self.enable_project(False)
        self.enable_model(False)

    def enable_project(self, is_open: bool) -> None:
        """What needs a project."""
        for action in (self.save_as, self.close, self.settings):
            action.setEnabled(is_open)

    def enable_model(self, has_model: bool) -> None:
        """What needs a model."""
        judging = (self.stress, self.report)
        for action in (self.export, self.board, self.save_model, self.lower, self.higher, *judging):
            action.setEnabled(has_model)

    def enable_pictures(self, has_pictures: bool) -> None:
        """What needs pictures."""
        for action in (self.previous, self.next, self.fit, self.check):
            action.setEnabled(has_pictures)

    def _command(self, text: str, key: str = "", icon: str = "", tip: str = "") -> QAction:
        action = QAction(text, self)
        self._dress(action, key, icon, tip)
        return action

    def _dress(self, action: QAction, key: str, icon: str, tip: str) -> None:
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        if key:
            action.setShortcut(QKeySequence(key))
        if icon:
            set_icon(action, icon)
        if tip:
            action.setToolTip(f"{tip} ({action.shortcut().toString()})" if key else tip)
