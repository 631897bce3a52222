"""Room between a spin box's border and its text, which the style sheet's padding does not reach."""

from __future__ import annotations

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

INDENT = 7
"""Pixels; with it numbers begin where the texts of other fields do."""


def indented(box: QSpinBox | QDoubleSpinBox) -> None:
    """Indent the text of a spin box."""
    box.lineEdit().setTextMargins(INDENT, 0, 0, 0)
