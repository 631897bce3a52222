"""How far a job is, as a bar."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from fomoad_gui.app.jobs.values import JobProgress

STEPS = 1000


class JobProgressBar(QProgressBar):
    """Runs to and fro until the job says how much there is to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextVisible(False)
        self.setAccessibleName("Progress")
        self.restart()

    def restart(self) -> None:
        """Nothing is known yet."""
        self.setRange(0, 0)

    def follow(self, progress: JobProgress) -> None:
        """Show where the job stands."""
        self.setRange(0, STEPS if progress.total > 0 else 0)
        if progress.total > 0:
            self.setValue(round(STEPS * progress.done / progress.total))
