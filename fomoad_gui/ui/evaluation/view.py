"""The evaluation page: figures, confusion matrix, ROC curve, classes of defects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from fomoad_gui.core.samples import Label
from fomoad_gui.ui.evaluation.matrix import ConfusionMatrix
from fomoad_gui.ui.evaluation.values import ClassFound, Measured
from fomoad_gui.ui.theme.empty_state import EmptyState
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

if TYPE_CHECKING:
    from fomoad_gui.ui.evaluation.roc import RocPlot

FIGURES = (
    ("Image AUROC", "image_auroc", "The chance that a defective picture scores above a good one."),
    ("Average precision", "average_precision", "The mean precision over all thresholds."),
    ("Best F1, an oracle", "f1_max", "The best that any threshold could reach on these very pictures."),
)


class EvaluationView(QWidget):
    """`pictures_requested(tuple[str, ...], str)`: the samples behind a number, and what they are. UI thread only."""

    pictures_requested = Signal(object, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = {name: QLabel() for _, name, _ in FIGURES}
        self.matrix = ConfusionMatrix()
        self.sentence = QLabel(wordWrap=True)
        set_role(self.sentence, "caption")
        self.change = QLabel(wordWrap=True)
        set_role(self.change, "caption")
        self.change.hide()
        self.class_buttons: dict[str, QPushButton] = {}
        self._roc: RocPlot | None = None
        self._classes = QVBoxLayout()
        self._classes.setSpacing(Space.XS)
        self.empty = EmptyState(
            "threshold",
            "Nothing to evaluate yet",
            "Train, and put labelled good and defective pictures into the test split.",
        )
        self._lay_out()
        self.matrix.requested.connect(self.pictures_requested)

    @property
    def roc(self) -> RocPlot:
        """The plot, made when it is first needed: the plotting library takes a quarter of a second to load."""
        if self._roc is None:
            from fomoad_gui.ui.evaluation.roc import RocPlot

            self._roc = RocPlot()
            self._roc.setFixedHeight(260)
            self._column.insertWidget(self._column.indexOf(self.sentence) + 1, self._roc)
        return self._roc

    def show_measured(self, measured: Measured | None) -> None:
        """Show an evaluation; None where there is no model."""
        counts = (0, 0) if measured is None else (measured.count(Label.GOOD), measured.count(Label.DEFECT))
        if measured is None or not any(counts):
            self._pages.setCurrentWidget(self.empty)
            return
        for _, name, _ in FIGURES:
            value = getattr(measured, name)
            self.figures[name].setText("–" if value is None else f"{value:.3f}")
        self.matrix.show_measured(measured)
        self.sentence.setText(
            f"On {counts[0]:,} good and {counts[1]:,} defective test pictures, at the threshold in use; in brackets "
            "the exact 95 % intervals. Click a number to see its pictures."
        )
        self.roc.show_measured(measured)
        self.roc.setVisible(measured.roc is not None)
        self._show_classes(measured.classes)
        self._pages.setCurrentWidget(self._scroll)

    def show_change(self, words: str) -> None:
        """Say what training again has changed; empty for nothing."""
        self.change.setText(words)
        self.change.setVisible(bool(words))

    def release(self) -> None:
        """To be called before the window goes; see `RocPlot.close`."""
        if self._roc is not None:
            self._roc.close()
            self._roc.deleteLater()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(Space.XL)
        for title, name, meaning in FIGURES:
            caption = QLabel(title)
            set_role(caption, "muted")
            set_role(self.figures[name], "title")
            stack = QVBoxLayout()
            stack.setSpacing(0)
            for label in (caption, self.figures[name]):
                label.setToolTip(meaning)
                stack.addWidget(label)
            line.addLayout(stack)
        line.addStretch(1)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        self._column.setSpacing(Space.M)
        self._column.addLayout(line)
        self._column.addWidget(self.change)
        self._column.addWidget(self.matrix)
        self._column.addWidget(self.sentence)
        self._column.addLayout(self._classes)
        self._column.addStretch(1)
        self._scroll = QScrollArea(widgetResizable=True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(page)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._scroll)

    def _show_classes(self, classes: tuple[ClassFound, ...]) -> None:
        for button in self.class_buttons.values():
            self._classes.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.class_buttons = {}
        for one in classes:
            name = one.name or "defect"
            total = len(one.found) + len(one.missed)
            button = QPushButton(f"{name}: {len(one.found):,} of {total:,} found")
            button.setToolTip(f"Show those of the kind {name} that are missed" if one.missed else "None is missed")
            button.setEnabled(bool(one.missed))
            button.clicked.connect(
                lambda _checked=False, one=one, name=name: self.pictures_requested.emit(one.missed, f"missed: {name}")
            )
            self.class_buttons[one.name] = button
            self._classes.addWidget(button)
