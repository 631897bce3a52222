"""A training under way: its stage, how far it is, how long it takes, and Cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from fomoad_gui.app.jobs.values import JobProgress
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space
from fomoad_gui.ui.workspace.job_bar import time_text

STEPS = 1000


class TrainProgressPanel(QFrame):
    """Shows `JobProgress`. `cancel_requested` is emitted once; the button then says that the work is being stopped."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        set_role(self, "card")
        self.stage = QLabel()
        set_role(self.stage, "strong")
        self.time = QLabel()
        set_role(self.time, "caption")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        self.cancel_button = QPushButton("Cancel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(self.stage)
        layout.addWidget(self.bar)
        row = QHBoxLayout()
        row.addWidget(self.time, 1)
        row.addWidget(self.cancel_button)
        layout.addLayout(row)
        self.cancel_button.clicked.connect(self._cancel)
        self.begin("Training")

    def begin(self, title: str) -> None:
        """Be ready for the next job."""
        self.stage.setText(f"{title}…")
        self.time.setText("")
        self.bar.setRange(0, 0)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText("Cancel")

    def show_progress(self, progress: JobProgress) -> None:
        """Show where the job stands; a total of 0 means that nobody knows how much there is."""
        self.stage.setText(progress.message or f"{progress.title}…")
        self.bar.setRange(0, STEPS if progress.total > 0 else 0)
        if progress.total > 0:
            self.bar.setValue(round(STEPS * progress.done / progress.total))
        self.time.setText(time_text(progress))

    def _cancel(self) -> None:
        self.cancel_button.setEnabled(False)
        self.cancel_button.setText("Cancelling…")
        self.cancel_requested.emit()
