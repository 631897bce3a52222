"""How the cells of the results table look: colour, weight, alignment and the label's shape."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.ui.results.columns import Column, Row
from fomoad_gui.ui.results.tally import Outcome
from fomoad_gui.ui.theme.badges import badge_icon
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import TextRole, Theme

NUMBERS = (Column.SCORE, Column.PERCENTILE)
QUIET = (Column.SPLIT, Column.OUTCOME, Column.PERCENTILE)
MISTAKES = (Outcome.FALSE_ALARM, Outcome.MISSED)
Role = Qt.ItemDataRole


def alignment(column: Column) -> Qt.AlignmentFlag:
    """Numbers stand to the right, so that their digits line up."""
    side = Qt.AlignmentFlag.AlignRight if column in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class Looks:
    """Answers a model's roles of appearance; keeps what it made for the theme in use, for every paint asks it."""

    def __init__(self) -> None:
        self._theme: Theme | None = None

    def answer(self, column: Column, row: Row, role: int) -> object:
        """The colour, the font or the icon of a cell."""
        self._follow(current_theme())
        if role == Role.ForegroundRole:
            return self._colours[self._colour(column, row)]
        if role == Role.DecorationRole:
            return self._icons[row.sample.label] if column is Column.LABEL else None
        return self._strong if _is_strong(column, row) else None

    def _follow(self, theme: Theme) -> None:
        if theme is self._theme:
            return
        self._theme = theme
        self._strong = font(TextRole.STRONG)
        self._icons = {label: badge_icon(label, theme) for label in Label}
        self._colours = {name: QColor(getattr(theme, name)) for name in ("text", "text_muted", "good", "defect")}

    @staticmethod
    def _colour(column: Column, row: Row) -> str:
        if column is Column.VERDICT and row.verdict is not None:
            return "defect" if row.verdict is Verdict.NG else "good"
        if column is Column.OUTCOME and row.outcome in MISTAKES:
            return "defect"
        in_training = column is Column.SCORE and row.sample.split is Split.TRAIN
        return "text_muted" if in_training or column in QUIET else "text"


class ColourKeeper(QStyledItemDelegate):
    """Keeps a cell's own colour where its row is selected."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.palette.setBrush(QPalette.ColorRole.HighlightedText, option.palette.text())


def _is_strong(column: Column, row: Row) -> bool:
    return (column is Column.VERDICT and row.verdict is not None) or (
        column is Column.OUTCOME and row.outcome in MISTAKES
    )
