"""The colour bar: what each colour means, the same on every picture."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fomoad_gui.ui.inspect.pyramid import to_image
from fomoad_gui.ui.samples.shown import format_score, format_threshold
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.tokens import Space, TextRole
from fomoad_gui.vision.colour import ColourMap, colour_map
from fomoad_gui.vision.overlay import HOTTEST, HeatScale

BAR_WIDTH = 14
POINTER = 5


class Legend(QWidget):
    """A vertical bar from a typical good picture's score, at the bottom, over the threshold to the hottest colour.

    A pointer on its left marks the cell under the cursor.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setToolTip(
            "Colours mean the same on every picture: from the score of a typical good picture (bottom) "
            "through the threshold (middle) to twice as far (top)."
        )
        self._scale: HeatScale | None = None
        self._colour_map = ColourMap.INFERNO
        self._heat: float | None = None

    def sizeHint(self) -> QSize:
        """Wide enough for its words."""
        metrics = self.fontMetrics()
        return QSize(POINTER + BAR_WIDTH + Space.S + metrics.horizontalAdvance("Threshold") + 2 * Space.M, 200)

    def set_scale(self, scale: HeatScale | None) -> None:
        """What heat 0 and 1 are in nats; None leaves the place empty."""
        self._scale = scale
        self.update()

    def set_colour_map(self, name: ColourMap) -> None:
        """Draw the bar in these colours."""
        self._colour_map = name
        self.update()

    def set_pointer(self, heat: float | None) -> None:
        """Mark a heat on the bar, or none."""
        if heat != self._heat:
            self._heat = heat
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Bar, marks and their words."""
        del event
        if self._scale is None:
            return
        painter = QPainter(self)
        bar = self._bar()
        painter.drawImage(bar, self._ramp())
        painter.setPen(QColor(current_theme().border_strong))
        painter.drawRect(bar)
        threshold, span = self._scale.threshold, _span(self._scale)
        self._mark(painter, 0.0, "≤ " + format_score(threshold - span), "Typical")
        self._mark(painter, 1.0, format_threshold(threshold), "Threshold")
        self._mark(painter, HOTTEST, "≥ " + format_score(threshold + (HOTTEST - 1) * span), "")
        if self._heat is not None:
            self._point(painter, self._heat)

    def _bar(self) -> QRect:
        line = self.fontMetrics().height()
        return QRect(Space.M + POINTER, Space.L, BAR_WIDTH, max(self.height() - Space.L - Space.S - 2 * line, 1))

    def _height_of(self, heat: float) -> float:
        bar = self._bar()
        share = min(max(heat / HOTTEST, 0.0), 1.0)
        return bar.bottom() - share * bar.height()

    def _ramp(self) -> QImage:
        return to_image(colour_map(self._colour_map)[::-1][:, None])

    def _mark(self, painter: QPainter, heat: float, value: str, word: str) -> None:
        theme = current_theme()
        bar, y = self._bar(), self._height_of(heat)
        painter.setPen(QColor(theme.text))
        painter.drawLine(QPointF(bar.left() if heat == 1.0 else bar.right(), y), QPointF(bar.right() + 4, y))
        left = bar.right() + Space.S
        line = self.fontMetrics().height()
        top = min(max(y - line / 2, 0.0), self.height() - line * (2.0 if word else 1.0))
        painter.setFont(font(TextRole.STRONG if heat == 1.0 else TextRole.CAPTION))
        painter.drawText(QRectF(left, top, self.width() - left, line), Qt.AlignmentFlag.AlignVCenter, value)
        painter.setFont(font(TextRole.CAPTION))
        painter.setPen(QColor(theme.text_muted))
        painter.drawText(QRectF(left, top + line, self.width() - left, line), Qt.AlignmentFlag.AlignVCenter, word)

    def _point(self, painter: QPainter, heat: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(current_theme().text))
        tip = QPointF(self._bar().left() - 2, self._height_of(heat))
        painter.drawPolygon(QPolygonF([tip, tip + QPointF(-POINTER, -POINTER), tip + QPointF(-POINTER, POINTER)]))


def _span(scale: HeatScale) -> float:
    """Nats from heat 0 to heat 1."""
    nat_above, at_threshold = scale.heat(np.array([scale.threshold + 1, scale.threshold], np.float32))
    return 1 / max(float(nat_above - at_threshold), 1e-6)
