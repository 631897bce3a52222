"""What all plots share: the theme's colours, and an orderly end. To be imported when a plot is needed, not before."""

from __future__ import annotations

from collections.abc import Mapping

import pyqtgraph as pg
from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import TextRole


class ThemedPlot(pg.PlotWidget):  # type: ignore[misc]
    """A plot without menu or buttons. Who derives from it calls `complete` at the end of `__init__`. UI thread only."""

    is_whole = False
    """Qt sends events before all parts are made, and after they are taken apart."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        for catcher in (self, self.viewport()):
            catcher.setAcceptDrops(False)  # files are the window's, wherever they are dropped
        self.setMenuEnabled(False)
        self.hideButtons()

    def complete(self) -> None:
        """All parts are there: take the theme's colours, now and whenever it changes."""
        self.is_whole = True
        self.take_theme()

    def take_theme(self) -> None:
        """Colour the parts by `current_theme`."""
        raise NotImplementedError

    def dress_axes(self, words: Mapping[str, str], most_levels: int = 0) -> None:
        """Give the axes "left" and "bottom" their `words` and the theme's colours; `most_levels` of finer ticks."""
        theme, caption = current_theme(), font(TextRole.CAPTION)
        self.setBackground(theme.window)
        for side, text in words.items():
            axis = self.getAxis(side)
            axis.setPen(QColor(theme.border_strong))
            axis.setTextPen(QColor(theme.text_muted))
            axis.setStyle(tickFont=caption, tickLength=4, maxTickLevel=most_levels)
            axis.enableAutoSIPrefix(False)
            axis.setLabel(text, color=theme.text_muted, **{"font-size": f"{caption.pointSizeF():.2f}pt"})

    def changeEvent(self, event: QEvent) -> None:
        """Take another theme's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.is_whole:
            self.take_theme()

    def close(self) -> None:
        """Take the plot apart while Python still holds its parts: Qt would do it in an order that crashes."""
        if self.is_whole:
            self.is_whole = False
            super().close()
