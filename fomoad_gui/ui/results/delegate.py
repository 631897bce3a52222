"""Paints the cells of the results table.

By hand, because the style takes a quarter of a millisecond for a cell and the table is repainted whole whenever a
threshold moves under the mouse.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from fomoad_gui.core.samples import Label
from fomoad_gui.ui.results.columns import TEXTS, Column, Row, alignment
from fomoad_gui.ui.results.model import ResultsModel
from fomoad_gui.ui.results.tally import Outcome
from fomoad_gui.ui.theme.badges import badge_icon
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Space, TextRole, Theme
from fomoad_gui.ui.theme.verdicts import verdict_colour

QUIET = (Column.SPLIT, Column.OUTCOME, Column.PERCENTILE)
MISTAKES = (Outcome.FALSE_ALARM, Outcome.MISSED)
PADDING = 11
BADGE_EDGE = 16


class CellDelegate(QStyledItemDelegate):
    """Paints the cells of a `ResultsModel`; keeps what it made for the theme in use."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme: Theme | None = None

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        theme = current_theme()
        self._follow(theme)
        column, row = Column(index.column()), cast(ResultsModel, index.model()).row_at(index.row())
        cell = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(cell, QColor(theme.selection))
        room = cell.adjusted(PADDING, 0, -PADDING, 0)
        if column is Column.LABEL:
            self._paint_badge(painter, room, row.sample.label)
            room.setLeft(room.left() + BADGE_EDGE + Space.S)
        face, metrics = self._strong if _is_strong(column, row) else self._plain
        painter.setFont(face)
        painter.setPen(QColor(_colour(column, row, theme)))
        text = metrics.elidedText(TEXTS[column](row), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, alignment(column), text)
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.focus))
            painter.drawRect(cell.adjusted(0, 0, -1, -1))

    def _paint_badge(self, painter: QPainter, room: QRect, label: Label) -> None:
        top = room.center().y() - BADGE_EDGE // 2 + 1
        self._badges[label].paint(painter, QRect(room.left(), top, BADGE_EDGE, BADGE_EDGE))

    def _follow(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._theme = theme
            self._badges = {label: badge_icon(label, theme) for label in Label}
            plain, strong = font(TextRole.BODY), font(TextRole.STRONG)
            self._plain, self._strong = (plain, QFontMetrics(plain)), (strong, QFontMetrics(strong))


def _colour(column: Column, row: Row, theme: Theme) -> str:
    if column is Column.VERDICT and row.verdict is not None:
        return verdict_colour(row.verdict, theme)
    if column is Column.OUTCOME and row.outcome in MISTAKES:
        return theme.defect
    in_training = column is Column.SCORE and row.in_training
    return theme.text_muted if in_training or column in QUIET else theme.text


def _is_strong(column: Column, row: Row) -> bool:
    return (column is Column.VERDICT and row.verdict is not None) or (
        column is Column.OUTCOME and row.outcome in MISTAKES
    )
