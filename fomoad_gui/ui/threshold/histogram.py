"""The scores of groups of pictures over one axis, with the threshold as a line to drag."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.fonts import font
from fomoad_gui.ui.theme.plot import ThemedPlot
from fomoad_gui.ui.theme.tokens import Space, TextRole
from fomoad_gui.ui.threshold.bins import bin_edges, nudge_step, shares
from fomoad_gui.ui.threshold.evidence import ThresholdEvidence
from fomoad_gui.ui.threshold.look import LOOKS
from fomoad_gui.ui.threshold.plot_items import HANDLE, GroupBars, ThresholdLine

AXES = {"bottom": "Score (higher is more anomalous)", "left": "Pictures (% of group)"}
PIXELS_PER_BIN = 7
FEWEST_BINS = 12
HEADROOM = 1.14
NO_EDGES = np.empty(0)


class ScoreHistogram(ThemedPlot):
    """Emits `dragged(float)` while the line moves and `dropped(float)` when it is let go.

    `bin_clicked(float, float)` carries the lowest score of a bar that is clicked and the lowest of the next.
    `range_changed(float, float)` tells which scores are seen: the wheel zooms about the cursor, a drag of the ground
    pans, a double click shows all. UI thread only.
    """

    dragged = Signal(float)
    dropped = Signal(float)
    range_changed = Signal(float, float)
    bin_clicked = Signal(float, float)
    plot_moved = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._evidence: ThresholdEvidence | None = None
        self._bars = tuple(GroupBars(look, current_theme()) for look in LOOKS)
        self._rejected = pg.LinearRegionItem(movable=False)
        self._line = ThresholdLine()
        self._review = pg.InfiniteLine(angle=90, movable=False)
        self._review_word = pg.InfLineLabel(self._line, "REVIEW", position=0.8, anchors=[(1.1, 0.5), (1.1, 0.5)])
        self._ok_below = pg.InfLineLabel(self._review, "OK", position=0.93, anchors=[(1.25, 0.5), (1.25, 0.5)])
        self._review_word.hide()
        self._review.hide()
        self._ok = pg.InfLineLabel(self._line, "OK", position=0.93, anchors=[(1.25, 0.5), (1.25, 0.5)])
        self._ng = pg.InfLineLabel(self._line, "NG", position=0.93, anchors=[(-0.25, 0.5), (-0.25, 0.5)])
        self._line.sigDragged.connect(lambda line: self.dragged.emit(float(line.value())))
        self._line.sigPositionChangeFinished.connect(lambda line: self.dropped.emit(float(line.value())))
        self._line.sigPositionChanged.connect(self._shade)
        self._edges = NO_EDGES
        self.scene().sigMouseClicked.connect(self._click)
        self._set_up_axes()
        for item in (self._rejected, *self._bars, self._review, self._line):
            self.addItem(item, ignoreBounds=True)
        self.complete()

    def minimumSizeHint(self) -> QSize:
        """Room for a few bars."""
        return QSize(240, 140)

    def sizeHint(self) -> QSize:
        """A comfortable size."""
        return QSize(520, 240)

    @property
    def threshold(self) -> float:
        """Where the line is."""
        return float(self._line.value())

    @property
    def review(self) -> float | None:
        """Where the line of the review is; None where it is not shown."""
        return float(self._review.value()) if self._review.isVisible() else None

    @property
    def seen_range(self) -> tuple[float, float]:
        """The lowest and the highest score on the axis as it is shown."""
        low, high = self.getViewBox().viewRange()[0]
        return float(low), float(high)

    def show_evidence(self, evidence: ThresholdEvidence, full_range: tuple[float, float]) -> None:
        """Draw these scores over the whole of `full_range`."""
        self._evidence = evidence
        low, high = full_range
        self._line.setBounds((low, high))
        self.getViewBox().setLimits(xMin=low, xMax=high, minXRange=10 * nudge_step(low, high))
        self.show_all()
        self._count()

    def show_all(self) -> None:
        """Show all scores."""
        low, high = self._line.bounds()
        if low is not None:
            self.setXRange(low, high, padding=0)

    def set_threshold(self, threshold: float, review: float | None = None) -> None:
        """Move the line, and that from which on scores are REVIEW; emits neither `dragged` nor `dropped`."""
        self._line.setValue(threshold)
        has_review = review is not None and review < threshold
        for item in (self._review, self._review_word):
            item.setVisible(has_review)
        self._ok.setVisible(not has_review)
        if review is not None:
            self._review.setValue(review)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys are the panel's."""
        event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show all scores."""
        super().mouseDoubleClickEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.show_all()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many bins as there is room for."""
        super().resizeEvent(event)
        if self.is_whole:
            self._count()

    def plot_edges(self) -> tuple[float, float]:
        """Where the axis begins and ends, in the widget's pixels from the left."""
        area = self.getViewBox().sceneBoundingRect()
        return area.left(), area.right()

    def _set_up_axes(self) -> None:
        # Room on the right for half of the slider's handle, which lies below the axis.
        self.getPlotItem().layout.setContentsMargins(0, 0, Space.M, 0)
        box = self.getViewBox()
        box.setMouseEnabled(x=True, y=False)
        box.setDefaultPadding(0)
        box.sigXRangeChanged.connect(self._follow_range)
        box.sigResized.connect(lambda _box: self.plot_moved.emit())
        self.showAxes((True, False, False, True), showValues=(True, False, False, True))

    def _follow_range(self) -> None:
        self._count()
        self._shade()
        self.range_changed.emit(*self.seen_range)

    def _count(self) -> None:
        """Count the scores into bins over what is seen."""
        if self._evidence is None:
            return
        low, high = self.seen_range
        room = self.getViewBox().width() / PIXELS_PER_BIN
        count = sum(group.size for group in self._evidence.groups)
        edges = bin_edges(low, high, max(round(min(room, 4 * count**0.5)), FEWEST_BINS))
        self._edges = edges
        heights = [shares(group, edges) for group in self._evidence.groups]
        for bars, height in zip(self._bars, heights, strict=True):
            bars.set_shares(edges, height)
        highest = max((float(height.max()) for height in heights), default=0.0)
        self.setYRange(0, (highest or 1.0) * HEADROOM, padding=0)

    def _click(self, event: pg.GraphicsScene.mouseEvents.MouseClickEvent) -> None:
        """A single click on the ground; the line's handle keeps its own."""
        box = self.getViewBox()
        if event.double() or event.button() is not Qt.MouseButton.LeftButton:
            return
        if not box.sceneBoundingRect().contains(event.scenePos()):
            return
        score = box.mapSceneToView(event.scenePos()).x()
        line = box.mapViewToScene(QPointF(self.threshold, 0)).x()
        place = int(np.searchsorted(self._edges, score, side="right"))
        if abs(event.scenePos().x() - line) > HANDLE / 2 and 0 < place < self._edges.size:
            self.bin_clicked.emit(float(self._edges[place - 1]), float(self._edges[place]))

    def _shade(self) -> None:
        """Tint what is rejected."""
        high = max(self.seen_range[1], self.threshold)
        self._rejected.setRegion((self.threshold, high + abs(high) + 1))

    def take_theme(self) -> None:
        """Colour the parts."""
        theme = current_theme()
        for bars in self._bars:
            bars.set_theme(theme)
        self._line.set_theme(theme)
        tint = QColor(theme.defect)
        tint.setAlpha(26)
        self._rejected.setBrush(tint)
        for edge in self._rejected.lines:
            edge.setPen(pg.mkPen(None))
        self._review.setPen(pg.mkPen(QColor(theme.warning), width=1.5, style=Qt.PenStyle.DashLine))
        goods = ((self._ok, theme.good), (self._ok_below, theme.good))
        labels = (*goods, (self._ng, theme.defect), (self._review_word, theme.warning))
        for label, colour in labels:
            label.setColor(QColor(colour))
            label.textItem.setFont(font(TextRole.STRONG))
        self.dress_axes(AXES)
