"""The whole of a message that a line has no room for, to be read or copied."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QVBoxLayout, QWidget

from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.core.problems import Problem


class DetailsDialog(QDialog):
    """Read-only text with a button that copies it. Deletes itself when closed."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Details")
        self.resize(720, 420)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addWidget(self._text)
        rows.addWidget(buttons)


def failure_details(failure: Failed) -> str:
    """A failure as text to be sent to somebody."""
    log = f"\nThe log: {failure.log_file}\n" if failure.log_file else ""
    return f"{failure.message}\n{failure.remedy}\n{log}\n{failure.traceback}".rstrip()


def problem_details(problems: tuple[Problem, ...]) -> str:
    """Every file with what is wrong with it."""
    return "\n\n".join(f"{problem.path}\n{problem.message} {problem.remedy}" for problem in problems)
