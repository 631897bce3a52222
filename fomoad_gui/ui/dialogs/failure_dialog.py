"""What went wrong: quietly if a person can mend it, with all details if the program is to blame."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.icons import pixmap
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

ICON_EDGE = 28


class FailureDialog(QDialog):
    """Message and remedy; for a bug also the traceback, a button that copies everything, and where the log file is.

    Open it with `open()`; it deletes itself when closed.
    """

    def __init__(self, failure: Failed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Something went wrong" if failure.is_bug else "fomoad")
        self._failure = failure
        self.message = QLabel(failure.message, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        set_role(self.message, "strong")
        self.remedy = QLabel(failure.remedy, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox()
        self.buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addLayout(self._top())
        if failure.is_bug:
            self.setMinimumSize(620, 420)
            self._add_details(layout)
        else:
            self.setMinimumWidth(420)
        layout.addWidget(self.buttons)

    def _top(self) -> QHBoxLayout:
        theme = current_theme()
        ratio = self.devicePixelRatioF()
        picture = pixmap("warning", theme.defect if self._failure.is_bug else theme.warning, round(ICON_EDGE * ratio))
        picture.setDevicePixelRatio(ratio)
        icon = QLabel(pixmap=picture)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self.message)
        words.addWidget(self.remedy)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def _add_details(self, layout: QVBoxLayout) -> None:
        self.details = QPlainTextEdit(self._failure.traceback.rstrip(), readOnly=True)
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setAccessibleName("Traceback")
        layout.addWidget(self.details, 1)
        if self._failure.log_file:
            self.log_line = QLabel(f"The log file: {self._failure.log_file}", wordWrap=True)
            self.log_line.setTextFormat(Qt.TextFormat.PlainText)
            self.log_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            set_role(self.log_line, "caption")
            layout.addWidget(self.log_line)
        self.copy_button = self.buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(failure_text(self._failure)))


def failure_text(failure: Failed) -> str:
    """A failure as text to be sent to somebody."""
    log = f"The log file: {failure.log_file}" if failure.log_file else ""
    parts = (f"{failure.message}\n{failure.remedy}", log, failure.traceback.rstrip())
    return "\n\n".join(part for part in parts if part)
