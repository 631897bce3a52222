"""Quality against cost: every candidate a point, the best for each cost joined by a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from fomoad_gui.pipeline.tune.choosing import pareto_front
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.plot import ThemedPlot
from fomoad_gui.ui.tune.words import COSTS, cost_of

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.values import Judged

POINT, MARK = 9, 16
MARGIN = 0.06


class TunePlot(ThemedPlot):
    """Emits `picked(Judged)` when a point is clicked. The cost is drawn on a logarithmic axis. UI thread only."""

    picked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._candidates: tuple[Judged, ...] = ()
        self._axis = "fps"
        self._points = pg.ScatterPlotItem(size=POINT, pxMode=True, hoverable=True, tip=None)
        self._front = pg.PlotCurveItem()
        self._mark = pg.ScatterPlotItem(size=MARK, pxMode=True, symbol="o")
        for item in (self._front, self._points, self._mark):
            self.addItem(item)
        self._points.sigClicked.connect(self._click)
        self.getViewBox().setMouseEnabled(x=False, y=False)
        self.setAccessibleName("Quality against cost")
        self.complete()

    def minimumSizeHint(self) -> QSize:
        """Room to tell points apart."""
        return QSize(360, 260)

    def show_candidates(self, candidates: Sequence[Judged], axis: str) -> None:
        """Draw them over the cost of this name in `COSTS`."""
        self._candidates, self._axis = tuple(candidates), axis
        self.setLabel("bottom", COSTS[axis])
        if not candidates:
            return
        x = np.array([_place(one, axis) for one in candidates])
        y = np.array([one.validation for one in candidates])
        self._points.setData(x=x, y=y, data=list(range(len(candidates))))
        front = pareto_front(candidates, axis)
        self._front.setData([_place(one, axis) for one in front], [one.validation for one in front])
        box = self.getViewBox()
        for low, high, set_range in ((x.min(), x.max(), box.setXRange), (y.min(), y.max(), box.setYRange)):
            room = MARGIN * max(float(high - low), 0.05)
            set_range(float(low) - room, float(high) + room, padding=0)
        self.getAxis("bottom").setTicks([_ticks(float(x.min()), float(x.max()))])

    def mark(self, judged: Judged) -> None:
        """Ring the candidate that is looked at."""
        self._mark.setData(x=[_place(judged, self._axis)], y=[judged.validation])

    def place_of(self, judged: Judged) -> tuple[float, float]:
        """Where its point lies, in the widget's pixels."""
        spot = self.getViewBox().mapViewToScene(pg.Point(_place(judged, self._axis), judged.validation))
        return spot.x(), spot.y()

    def _click(self, _item: object, points: Sequence[pg.SpotItem], _event: object) -> None:
        if len(points):
            self.picked.emit(self._candidates[points[0].data()])

    def take_theme(self) -> None:
        """Colour the parts."""
        theme = current_theme()
        fill, line = QColor(theme.link), QColor(theme.text)
        fill.setAlpha(150)
        self._points.setBrush(fill)
        self._points.setPen(pg.mkPen(QColor(theme.surface), width=1))
        self._front.setPen(pg.mkPen(QColor(theme.border_strong), width=1.5, style=Qt.PenStyle.DashLine))
        self._mark.setPen(pg.mkPen(line, width=2))
        self._mark.setBrush(None)
        self.dress_axes({"left": "Image AUROC", "bottom": COSTS[self._axis]}, most_levels=1)


def _place(judged: Judged, axis: str) -> float:
    """On the logarithmic axis of that cost."""
    return math.log10(max(cost_of(judged, axis), 1e-3))


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Places and words of round numbers between two logarithms: 1, 2 and 5 times powers of ten, or these alone."""
    powers = range(int(np.floor(low)), int(np.ceil(high)) + 1)
    steps = (1, 2, 5) if len(powers) <= 4 else (1,)
    numbers = [step * 10.0**power for power in powers for step in steps]
    room = MARGIN * max(high - low, 0.05)
    places = [(float(np.log10(number)), f"{number:,.0f}" if number >= 1 else f"{number:g}") for number in numbers]
    return [(place, words) for place, words in places if low - room <= place <= high + room]
