"""Drawn parts to try the program on, before there are any of one's own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress

FOLDER = "sample parts"


class SampleFlow(QObject):
    """Main thread."""

    def __init__(self, workplace: Workplace, imports: ImportFlow, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._imports = imports

    def start(self) -> None:
        """Draw the parts, unless that has been done before, and propose to import them into a project of their own."""
        if not self._workplace.may_leave_project():
            return
        folder = self._workplace.places.data / FOLDER
        # Not in the lanes whose jobs end with the project: drawing has nothing to do with the one that is open.
        job = Job("sample", Lane.IO, "Drawing sample parts", lambda progress: _draw(folder, progress))
        self._workplace.run(job, lambda _: self._imports.start([folder], apart=True))


def _draw(folder: Path, progress: Progress) -> None:
    from fomoad_gui.pipeline.sample import write_sample

    # A drawing that is broken off leaves nothing behind, so what is there is complete.
    if not folder.is_dir() or not any(folder.iterdir()):
        write_sample(folder, seed=0, progress=progress)
