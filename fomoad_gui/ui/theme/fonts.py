"""Fonts of the text roles, derived from the system's own interface font."""

from __future__ import annotations

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from fomoad_gui.ui.theme.tokens import TextRole

SMALLEST_POINTS = 7.5


def points(role: TextRole) -> float:
    """The role's size in points; points, not pixels, so that it follows the screen's scale."""
    size = QApplication.font().pointSizeF()
    return max(SMALLEST_POINTS, (size if size > 0 else 10.0) * role.factor)


def font(role: TextRole) -> QFont:
    """The system's font at the role's size and weight, for painting by hand."""
    made = QFont(QApplication.font())
    made.setPointSizeF(points(role))
    made.setWeight(QFont.Weight(role.weight))
    return made
