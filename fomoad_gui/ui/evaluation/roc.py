"""The ROC curve with the working point."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QWidget

from fomoad_gui.ui.evaluation.values import Measured
from fomoad_gui.ui.theme.current import current_theme
from fomoad_gui.ui.theme.plot import ThemedPlot

AXES = {"bottom": "False alarms (share of good parts)", "left": "Defects found (share)"}


class RocPlot(ThemedPlot):
    """UI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.curve = pg.PlotCurveItem(stepMode=None)
        self.chance = pg.PlotCurveItem([0, 1], [0, 1])
        self.point = pg.ScatterPlotItem(size=13, pxMode=True)
        for item in (self.chance, self.curve, self.point):
            self.addItem(item)
        box = self.getViewBox()
        box.setMouseEnabled(x=False, y=False)
        box.setRange(xRange=(0, 1), yRange=(0, 1), padding=0.02)
        self.setAccessibleName("ROC curve")
        self.complete()

    def minimumSizeHint(self) -> QSize:
        """Room for a curve."""
        return QSize(220, 200)

    def show_measured(self, measured: Measured) -> None:
        """Draw the curve, and where the threshold lies on it."""
        if measured.roc is None or measured.working_point is None:
            self.curve.setData([], [])
            self.point.setData([], [])
            return
        self.curve.setData(measured.roc.false_alarm_rates, measured.roc.detection_rates)
        self.point.setData([measured.working_point[0]], [measured.working_point[1]])

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls, not the plot."""
        event.ignore()

    def take_theme(self) -> None:
        """Colour the parts."""
        theme = current_theme()
        self.curve.setPen(pg.mkPen(QColor(theme.link), width=2))
        self.chance.setPen(pg.mkPen(QColor(theme.border_strong), width=1, style=Qt.PenStyle.DashLine))
        self.point.setPen(pg.mkPen(QColor(theme.text), width=2))
        self.point.setBrush(QColor(theme.surface))
        self.dress_axes(AXES)
