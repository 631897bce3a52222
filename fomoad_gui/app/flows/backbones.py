"""Adding a network of the user's own to what can be trained on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress

if TYPE_CHECKING:
    from fomoad_gui.backbone.catalogue import BackboneEntry

ADD_KEY = "add backbone"


class BackboneFlow(QObject):
    """`added(tuple[BackboneEntry, ...])` carries the entries of a network that was added. Main thread."""

    added = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def add(self, file: Path) -> None:
        """Check the network in a file, cut it for cells of 8 pixels, and keep it; what is wrong with it is told."""
        job = Job(ADD_KEY, Lane.COMPUTE, f"Adding {file.name}", lambda progress: _add(file, progress))
        self._workplace.run(job, self._tell)

    def _tell(self, entries: tuple[BackboneEntry, ...]) -> None:
        entry = entries[0]
        self._workplace.noticed.emit(
            f"“{entry.name}” can be trained on: cut at {entry.cut}, {entry.stride} pixels a cell, "
            "pixels taken as −1 … 1."
        )
        self.added.emit(entries)


def _add(file: Path, progress: Progress) -> tuple[BackboneEntry, ...]:
    from fomoad_gui.backbone.adding import Addition, add

    return add(Addition(file), progress)
