"""What the computer is doing: stage, bar, time, Cancel. Lives in the status bar."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import JobProgress
from fomoad_gui.ui.theme.icons import set_icon
from fomoad_gui.ui.theme.style import set_role
from fomoad_gui.ui.theme.tokens import Space

STEPS = 1000
PLAIN_WORDS = {"Embedding": "Looking closely at", "Fitting the mixture": "Learning what is normal"}
"""For the field's terms that stages begin with."""


class JobBar(QWidget):
    """Shows one running job, hidden while there is none. `cancel_requested(str)` names the job's key."""

    cancel_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = ""
        self._stage = QLabel()
        set_role(self._stage, "strong")
        self._time = QLabel()
        set_role(self._time, "caption")
        self._time.setMinimumWidth(self.fontMetrics().horizontalAdvance("59 min 59 s elapsed, about 59 min 59 s left"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(200)
        self._bar.setAccessibleName("Progress")
        self.cancel_button = QToolButton()
        self.cancel_button.setText("Cancel")
        self.cancel_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        set_icon(self.cancel_button, "stop")
        self.cancel_button.clicked.connect(lambda: self.cancel_requested.emit(self._key))
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.S, 0, Space.XS, 0)
        row.setSpacing(Space.M)
        for widget in (self._stage, self._bar, self._time, self.cancel_button):
            row.addWidget(widget)
        self.hide()

    def follow(self, runner: JobRunner) -> None:
        """Show the jobs of this runner, and cancel them when a person asks."""
        runner.started.connect(self.show_progress)
        runner.progressed.connect(self.show_progress)
        runner.finished.connect(lambda key, _outcome: self.finish(key))
        self.cancel_requested.connect(runner.cancel)

    def show_progress(self, progress: JobProgress) -> None:
        """Show this job; one that began later takes the place."""
        self._key = progress.key
        self._stage.setText(stage_text(progress))
        self._bar.setRange(0, STEPS if progress.total > 0 else 0)
        if progress.total > 0:
            self._bar.setValue(round(STEPS * progress.done / progress.total))
        self._time.setText(time_text(progress))
        self.show()

    def finish(self, key: str) -> None:
        """The job with this key is no longer running."""
        if key == self._key:
            self._key = ""
            self.hide()


def stage_text(progress: JobProgress) -> str:
    """What is being done, in words that need no explanation."""
    for term, words in PLAIN_WORDS.items():
        if progress.message.startswith(term):
            return words + progress.message.removeprefix(term)
    return progress.message or f"{progress.title}…"


def time_text(progress: JobProgress) -> str:
    """Elapsed and remaining time in words."""
    text = f"{duration(progress.elapsed)} elapsed"
    return text if progress.remaining is None else f"{text}, about {duration(max(progress.remaining, 1.0))} left"


def duration(seconds: float) -> str:
    """Seconds as a person says them: "8 s", "2 min 05 s", "1 h 12 min"."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
