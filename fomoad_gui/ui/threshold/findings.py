"""What a threshold does, in figures and the evidence for each."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.threshold.evidence import (
    Finding,
    ThresholdEvidence,
    expected_false_alarms,
    observed_false_alarms,
    observed_misses,
    support_sentence,
)

TITLES = (
    ("Expected false alarms", expected_false_alarms),
    ("False alarms in the test", observed_false_alarms),
    ("Misses in the test", observed_misses),
)


class FindingBlock(QWidget):
    """A title, a figure, and what it rests on."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = QLabel(title)
        self.figure = QLabel()
        set_role(self.figure, "strong")
        self.evidence = QLabel()
        set_role(self.evidence, "caption")
        self.evidence.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line = QHBoxLayout()
        line.addWidget(self.title, 1, Qt.AlignmentFlag.AlignBaseline)
        line.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBaseline)
        layout.addLayout(line)
        layout.addWidget(self.evidence)

    def show_finding(self, finding: Finding) -> None:
        """Show another figure."""
        self.figure.setText(finding.figure)
        self.evidence.setText(finding.evidence)


class Findings(QWidget):
    """All three findings, and a notice where there are too few held-out pictures for the rate asked for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks = tuple(FindingBlock(title) for title, _ in TITLES)
        self.notice = QFrame()
        set_role(self.notice, "notice")
        self.support = QLabel()
        self.support.setWordWrap(True)
        inside = QVBoxLayout(self.notice)
        inside.setContentsMargins(Space.S, Space.XS, Space.S, Space.XS)
        inside.addWidget(self.support)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for block in self.blocks:
            layout.addWidget(block)
        layout.addWidget(self.notice)
        layout.addStretch(1)

    def show_threshold(self, evidence: ThresholdEvidence, threshold: float) -> None:
        """Say what this threshold does."""
        for block, (_, find) in zip(self.blocks, TITLES, strict=True):
            block.show_finding(find(evidence, threshold))
        sentence = support_sentence(evidence.calibration)
        self.support.setText(sentence)
        self.notice.setVisible(bool(sentence))
        self._claim_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, other lines."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._claim_height()

    def _claim_height(self) -> None:
        """Lines that wrap would be squeezed otherwise."""
        self.setMinimumHeight(max(self.heightForWidth(self.width()), 0))
