"""What the keys and the mouse do, where the log is, and what this program is."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from fomoad_gui import __version__
from fomoad_gui.app.places import Places
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.workspace.commands import Commands

KEYS = (
    ("Drop files or folders", "import them, anywhere in the window"),
    ("Ctrl+T", "train"),
    ("1, 2, 3", "label as good, as defect, not at all"),
    ("A, D", "previous and next picture"),
    ("F, Z", "fit the picture, actual size"),
    ("H, held", "hide the heat map"),
    ("[ and ]", "lower and raise the threshold"),
    ("Wheel, drag, double click", "zoom, pan, actual size and back"),
    ("Ctrl+Z, Ctrl+Shift+Z", "undo, redo"),
    ("X", "exclude: neither learn from it nor measure on it"),
    ("Del", "remove from the project; the files stay"),
    ("Ctrl+I, Ctrl+Shift+I", "import pictures, a folder"),
    ("Ctrl+E", "export the detector"),
    ("Ctrl+N, Ctrl+O, Ctrl+W", "new project, open, close"),
)
ABOUT = (
    "Shows what is odd about a part, having seen good parts alone, and takes the same detector to a microcontroller. "
    "Nothing leaves this computer. Apache License 2.0."
)


class HelpController(QObject):
    """Main thread."""

    def __init__(self, window: QWidget, commands: Commands, places: Places) -> None:
        super().__init__(window)
        self._window = window
        self._places = places
        commands.keys.triggered.connect(self.show_keys)
        commands.about.triggered.connect(self.show_about)
        commands.log.triggered.connect(self.show_log_folder)

    def show_keys(self) -> None:
        """A table of keys."""
        rows = "".join(
            f'<tr><td style="padding: 3px {Space.XL.value}px 3px 0"><b>{key}</b></td>'
            f'<td style="padding: 3px 0">{what}</td></tr>'
            for key, what in KEYS
        )
        _TextDialog("Keyboard and mouse", f"<table>{rows}</table>", self._window).open()

    def show_about(self) -> None:
        """Name, version and purpose."""
        _TextDialog(f"fomoad {__version__}", ABOUT, self._window).open()

    def show_log_folder(self) -> None:
        """Open the folder of the log in the system's file manager."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._places.log_file.parent)))


class _TextDialog(QDialog):
    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(420)
        heading = QLabel(title)
        set_role(heading, "heading")
        buttons = QDialogButtonBox()
        buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        rows.setSpacing(Space.M)
        for widget in (heading, QLabel(text, wordWrap=True), buttons):
            rows.addWidget(widget)
