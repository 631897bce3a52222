"""All files that were left out, where the notice has room for the first alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from fomoad_gui.core.problems import Problem
from fomoad_gui.ui.dialogs.problem_list import ProblemList
from fomoad_gui.ui.theme.tokens import Space


class ProblemsDialog(QDialog):
    """Open it with `open()`; it deletes itself when closed."""

    def __init__(self, title: str, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(760, 420)
        self.problems = ProblemList(problems)
        buttons = QDialogButtonBox()
        buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        rows.setSpacing(Space.M)
        rows.addWidget(self.problems, 1)
        rows.addWidget(buttons)
