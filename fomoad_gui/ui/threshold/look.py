"""How the groups of scores are drawn, alike in the plot and its key: told apart by colour and by hatching."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QPen

from fomoad_gui.ui.theme.tokens import Theme


@dataclass(frozen=True, slots=True)
class GroupLook:
    """`colour` is a field of `Theme`, `short_name` for where there is little room."""

    name: str
    short_name: str
    colour: str
    fill: Qt.BrushStyle
    line: Qt.PenStyle
    opacity: int


HELD_OUT_GOOD = GroupLook(
    "Good, calibration", "Calibration", "good", Qt.BrushStyle.SolidPattern, Qt.PenStyle.SolidLine, 70
)
TEST_GOOD = GroupLook("Good, test", "Good", "link", Qt.BrushStyle.BDiagPattern, Qt.PenStyle.DashLine, 210)
TEST_DEFECT = GroupLook("Defect, test", "Defect", "defect", Qt.BrushStyle.DiagCrossPattern, Qt.PenStyle.SolidLine, 190)
UNLABELLED = GroupLook("Not labelled", "New", "unlabelled", Qt.BrushStyle.Dense6Pattern, Qt.PenStyle.DotLine, 200)
LOOKS = (HELD_OUT_GOOD, TEST_GOOD, TEST_DEFECT, UNLABELLED)
"""In the order of `ThresholdEvidence.groups`."""


def pen_of(look: GroupLook, theme: Theme) -> QPen:
    """The outline of a group's bars, as wide at every zoom."""
    pen = QPen(QColor(getattr(theme, look.colour)), 1.5, look.line)
    pen.setCosmetic(True)
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    return pen


def brush_of(look: GroupLook, theme: Theme) -> QBrush:
    """The filling of a group's bars."""
    colour = QColor(getattr(theme, look.colour))
    colour.setAlpha(look.opacity)
    return QBrush(colour, look.fill)
