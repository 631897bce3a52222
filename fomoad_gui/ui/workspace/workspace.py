"""The page with a project: pictures and results to the left, the picture and its threshold to the right."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, Qt
from PySide6.QtWidgets import QSplitter, QTabWidget, QVBoxLayout, QWidget

from fomoad_gui.app.flows.thumbnails import ThumbnailFlow
from fomoad_gui.ui.evaluation.view import EvaluationView
from fomoad_gui.ui.explore.view import ExploreView
from fomoad_gui.ui.gallery.gallery import Gallery
from fomoad_gui.ui.inspect.view import InspectView
from fomoad_gui.ui.results.model import ResultsModel
from fomoad_gui.ui.results.view import ResultsView
from fomoad_gui.ui.threshold.panel import ThresholdPanel
from fomoad_gui.ui.workspace.key_hold import KeyHold

LEFT, RIGHT = 42, 58
PICTURE, EVIDENCE = 60, 40


class Workspace(QWidget):
    """Arranges the widgets; the controllers give them their meaning."""

    def __init__(self, thumbnails: ThumbnailFlow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.gallery = Gallery(thumbnails)
        self.results = ResultsView()
        self.explorer = ExploreView(thumbnails)
        self.evaluation = EvaluationView()
        self.inspector = InspectView()
        self.threshold = ThresholdPanel()
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.gallery, "Pictures")
        self.tabs.addTab(self.results, "Results")
        self.tabs.addTab(self.explorer, "Map")
        self.tabs.addTab(self.evaluation, "Evaluation")
        self._rows = _splitter(Qt.Orientation.Vertical, (self.inspector, PICTURE), (self.threshold, EVIDENCE))
        self._columns = _splitter(Qt.Orientation.Horizontal, (self.tabs, LEFT), (self._rows, RIGHT))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._columns)
        KeyHold(Qt.Key.Key_H, self.inspector.hold_heat_hidden, self.gallery.grid, self.results.table)

    def shown_ids(self) -> tuple[str, ...]:
        """The samples of the list in front, in the order shown."""
        if self.tabs.currentWidget() is not self.results:
            return self.gallery.shown_ids()
        model = self.results.table.model()
        assert isinstance(model, ResultsModel)
        return tuple(model.id_at(row) for row in range(model.rowCount()))

    def release(self) -> None:
        """To be called before the window goes."""
        self.threshold.release()
        self.evaluation.release()

    def saved_layout(self) -> str:
        """How the space is shared out, as text."""
        return " ".join(splitter.saveState().toHex().toStdString() for splitter in (self._columns, self._rows))

    def restore_layout(self, kept: str) -> None:
        """Share the space out as `saved_layout` told; anything else leaves it as it is."""
        for splitter, state in zip((self._columns, self._rows), kept.split(), strict=False):
            splitter.restoreState(QByteArray.fromHex(state.encode()))


def _splitter(orientation: Qt.Orientation, *parts: tuple[QWidget, int]) -> QSplitter:
    """Widgets side by side or one above the other, in these shares."""
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    for index, (widget, share) in enumerate(parts):
        splitter.addWidget(widget)
        splitter.setStretchFactor(index, share)
    splitter.setSizes([share * 10 for _, share in parts])
    return splitter
