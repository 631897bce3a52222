"""The histogram's key: which bars are which, and of how many pictures."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.threshold.evidence import ThresholdEvidence
from fomoad_gui.ui.threshold.look import LOOKS, GroupLook, brush_of, pen_of


class Swatch(QWidget):
    """A piece of a group's bars."""

    def __init__(self, look: GroupLook) -> None:
        super().__init__()
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As large as a letter."""
        return QSize(22, 14)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill and outline as in the plot."""
        del event
        painter = QPainter(self)
        painter.setPen(pen_of(self._look, current_theme()))
        painter.setBrush(brush_of(self._look, current_theme()))
        painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -2, -2))


class HistogramKey(QWidget):
    """One entry for each group that has pictures."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.XS)
        self._entries = []
        self._counts: tuple[int, ...] = (0,) * len(LOOKS)
        for look in LOOKS:
            swatch, label = Swatch(look), QLabel()
            set_role(label, "caption")
            layout.addWidget(swatch)
            layout.addWidget(label)
            layout.addSpacing(Space.S)
            self._entries.append((look, swatch, label))
        layout.addStretch(1)

    def show_counts(self, evidence: ThresholdEvidence) -> None:
        """Say how many pictures each group has."""
        self._counts = tuple(group.size for group in evidence.groups)
        for (_, swatch, label), count in zip(self._entries, self._counts, strict=True):
            swatch.setVisible(count > 0)
            label.setVisible(count > 0)
        self._name_groups()

    def minimumSizeHint(self) -> QSize:
        """The key gives way before the plot does."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorter words where there is no room for the others."""
        super().resizeEvent(event)
        self._name_groups()

    def _name_groups(self) -> None:
        for is_short in (False, True):
            for (look, _, label), count in zip(self._entries, self._counts, strict=True):
                label.setText(look.short_name if is_short else f"{look.name} ({count:,})")
                label.setToolTip(f"{look.name}: {count:,} pictures")
            if super().minimumSizeHint().width() <= self.width():
                return
