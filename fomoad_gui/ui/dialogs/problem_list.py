"""Files that are left out, each with the reason and what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHeaderView, QTableWidget, QTableWidgetItem, QWidget

from fomoad_gui.core.problems import Problem
from fomoad_gui.ui.samples.names import file_name
from fomoad_gui.ui.theme.tokens import Space

COLUMNS = ("File", "What is wrong", "What to do")


class ProblemList(QTableWidget):
    """A table that a person reads; the tool tip of a file is its whole path."""

    def __init__(self, problems: Sequence[Problem], parent: QWidget | None = None) -> None:
        super().__init__(len(problems), len(COLUMNS), parent)
        self.setHorizontalHeaderLabels(COLUMNS)
        rows = self.verticalHeader()
        rows.hide()
        # Two lines for every row: measuring thousands of wrapped texts would take seconds.
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(2 * self.fontMetrics().lineSpacing() + Space.M)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Files that are left out")
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        header.resizeSection(0, 150)
        for row, problem in enumerate(problems):
            for column, text in enumerate((file_name(problem.path), problem.message, problem.remedy)):
                item = QTableWidgetItem(text)
                item.setToolTip(problem.path if column == 0 else text)
                item.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
