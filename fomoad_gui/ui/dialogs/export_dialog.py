"""Taking the detector away: what as, where to, what will be written, and how it went."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from fomoad_gui.app.jobs.values import Failed, JobProgress
from fomoad_gui.ui.dialogs.export_target import TARGETS, ExportTarget, folder_complaint
from fomoad_gui.ui.dialogs.progress import JobProgressBar
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space


class ExportDialog(QDialog):
    """Asks with `export_requested(str, Path)` (target key, folder) and is then told how it goes.

    Whoever exports calls `show_progress`, and in the end `show_done`, `show_failure` or `show_cancelled`;
    `board_requested` asks to see what the detector takes on a board, `cancel_requested` to stop. Closing while it runs
    asks to stop too. Deletes itself when closed.
    """

    export_requested = Signal(str, object)
    cancel_requested = Signal()
    board_requested = Signal()

    def __init__(self, folder: Path | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Export")
        self.setMinimumWidth(560)
        self._is_running = False
        self._is_done = False
        self.target = QComboBox()
        for target in TARGETS:
            self.target.addItem(target.title, target.key)
        self.folder = QLineEdit(str(folder) if folder is not None else "", placeholderText="A new or an empty folder")
        self.browse = QPushButton("Choose…")
        self.complaint = QLabel(wordWrap=True)
        self.contents = QLabel(textFormat=Qt.TextFormat.RichText)
        self.bar = JobProgressBar()
        self.status = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox()
        role = QDialogButtonBox.ButtonRole
        self.board_button = self.buttons.addButton("On a board…", role.ActionRole)
        self.board_button.setToolTip("Speed, RAM and flash on a microcontroller, before anything is written")
        self.export_button = self.buttons.addButton("Export", role.AcceptRole)
        self.open_button = self.buttons.addButton("Open folder", role.ActionRole)
        self.close_button = self.buttons.addButton("Close", role.RejectRole)
        self.export_button.setDefault(True)
        self._lay_out()
        self._connect()
        self._show_target()
        self._refresh()

    def show_progress(self, progress: JobProgress) -> None:
        """Show where the export stands."""
        if not self._is_running:
            return
        self.status.setText(progress.message)
        self.bar.follow(progress)

    def show_done(self, files: Sequence[Path]) -> None:
        """Say that everything is written."""
        self._is_running, self._is_done = False, True
        self._say("good", f"{len(files)} files are in “{self.chosen_folder.name}”.")
        self._refresh()

    def show_failure(self, failure: Failed) -> None:
        """Say what went wrong; nothing was written, and a person can try again."""
        self._is_running = False
        self._say("warning", f"{failure.message} {failure.remedy}")
        self._refresh()

    def show_cancelled(self) -> None:
        """Say that nothing was written."""
        self._is_running = False
        self._say("muted", "Cancelled. Nothing was written.")
        self._refresh()

    @property
    def chosen_folder(self) -> Path:
        """Where the export goes."""
        return Path(self.folder.text().strip()).expanduser()

    def reject(self) -> None:
        """Close; while an export runs, stop it first."""
        if self._is_running:
            self._cancel()
        else:
            super().reject()

    def _lay_out(self) -> None:
        set_role(self.export_button, "primary")
        set_role(self.open_button, "primary")
        set_role(self.complaint, "warning")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.setVerticalSpacing(Space.S)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for name, field, content in (("Target", self.target, self.target), ("Folder", self.folder, row)):
            label = QLabel(name)
            label.setMinimumHeight(field.sizeHint().height())
            label.setBuddy(field)
            form.addRow(label, content)
        form.addRow("", self.complaint)
        written = QLabel("What will be written")
        set_role(written, "strong")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addLayout(form)
        layout.addWidget(written)
        for widget in (self.contents, self.bar, self.status):
            layout.addWidget(widget)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _connect(self) -> None:
        self.target.currentIndexChanged.connect(self._show_target)
        self.folder.textChanged.connect(lambda _text: self._edit())
        self.browse.clicked.connect(self._browse)
        self.export_button.clicked.connect(self._export)
        self.close_button.clicked.connect(self.reject)
        self.board_button.clicked.connect(self.board_requested.emit)
        self.open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.chosen_folder))))

    def _target(self) -> ExportTarget:
        return TARGETS[self.target.currentIndex()]

    def _show_target(self) -> None:
        rows = "".join(
            f'<tr><td style="padding-right: {Space.L.value}px">{name}</td><td>{what}</td></tr>'
            for name, what in self._target().files
        )
        self.contents.setText(f"<table>{rows}</table>")
        self.board_button.setVisible(self._target().runs_on_boards and not self._is_done)

    def _browse(self) -> None:
        start = str(self.chosen_folder.parent) if self.folder.text().strip() else str(Path.home())
        dialog = QFileDialog(self, "Choose a new or an empty folder", start)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.open()

    def _edit(self) -> None:
        self._is_done = False
        self._say("muted", "")
        self._refresh()

    def _export(self) -> None:
        if folder_complaint(self.folder.text()):
            self._refresh()
            return
        self._is_running = True
        self.bar.restart()
        self._say("muted", "Exporting…")
        self._refresh()
        self.export_requested.emit(self._target().key, self.chosen_folder)

    def _cancel(self) -> None:
        self.close_button.setEnabled(False)
        self.close_button.setText("Cancelling…")
        self.cancel_requested.emit()

    def _say(self, role: str, text: str) -> None:
        set_role(self.status, role)
        self.status.setText(text)

    def _refresh(self) -> None:
        complaint = "" if self._is_running or self._is_done else folder_complaint(self.folder.text())
        self.complaint.setText(complaint if self.folder.text().strip() else "")
        self.complaint.setVisible(bool(self.complaint.text()))
        self.bar.setVisible(self._is_running)
        self.status.setVisible(bool(self.status.text()))
        self.export_button.setEnabled(not complaint and not self._is_running and not self._is_done)
        self.export_button.setVisible(not self._is_done)
        self.open_button.setVisible(self._is_done)
        self.board_button.setVisible(self._target().runs_on_boards and not self._is_done)
        self.board_button.setEnabled(not self._is_running)
        self.close_button.setEnabled(True)
        self.close_button.setText("Cancel" if self._is_running else "Close")
        for widget in (self.target, self.folder, self.browse):
            widget.setEnabled(not self._is_running)
