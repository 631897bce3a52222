"""The verdict, large enough to be read from across the bench."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fomoad_gui.core.calibration import Verdict
from fomoad_gui.core.samples import Label
from fomoad_gui.ui.theme.badges import paint_badge
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Radius, Space, TextRole
from fomoad_gui.ui.theme.verdicts import verdict_colour

SHAPES = {Verdict.OK: Label.GOOD, Verdict.REVIEW: Label.UNLABELLED, Verdict.NG: Label.DEFECT}
"""The shape beside the word: what the verdict says the picture shows."""


class VerdictBadge(QWidget):
    """OK, REVIEW or NG as colour, shape and word; nothing without a verdict."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._verdict: Verdict | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What is shown."""
        return self._verdict

    def set_verdict(self, verdict: Verdict | None) -> None:
        """Show a verdict, or nothing."""
        self._verdict = verdict
        self.updateGeometry()
        self.setAccessibleName(f"Verdict: {verdict}" if verdict is not None else "No verdict")
        self.update()

    def sizeHint(self) -> QSize:
        """The same for OK and NG, so that nothing moves when the verdict changes between them; wider for REVIEW."""
        metrics = QFontMetricsF(font(TextRole.TITLE))
        height = metrics.height() + Space.S
        word = Verdict.REVIEW if self._verdict is Verdict.REVIEW else Verdict.NG
        return QSize(round(height + metrics.horizontalAdvance(word.value) + Space.L), round(height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A filled plate with the shape and the word."""
        del event
        if self._verdict is None:
            return
        theme = current_theme()
        colour = QColor(verdict_colour(self._verdict, theme))
        on_it = theme.status_text
        inverted = replace(theme, good=on_it, defect=on_it, unlabelled=on_it, status_text=colour.name())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(self.rect()), Radius.M, Radius.M)
        edge = self.height() - 2 * Space.S
        paint_badge(painter, QRectF(Space.S, Space.S, edge, edge), SHAPES[self._verdict], inverted)
        painter.setPen(QColor(theme.status_text))
        painter.setFont(font(TextRole.TITLE))
        word = QRectF(Space.S + edge, 0, self.width() - 2 * Space.S - edge, self.height())
        painter.drawText(word, Qt.AlignmentFlag.AlignCenter, str(self._verdict))
