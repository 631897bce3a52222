"""The one object that changes: it holds the latest snapshot and tells everybody when there is a newer one.

`QUndoStack` lives in QtGui in Qt 6, though it draws nothing; it is the one thing that this room takes from there.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.failure import failure_of
from fomoad_gui.app.latest_write import LatestWrite
from fomoad_gui.app.operations.operation import Operation
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.store.project import Project

logger = logging.getLogger(__name__)


class Session(QObject):
    """The state of the program, main thread only.

    `changed(ChangeSet, initiator)` follows every new snapshot; `initiator` is whoever asked for the change (and need
    not react to it), or None. Widgets read `snapshot`; everything that a person does goes through `perform`.
    `failed(Failed)` tells of an operation, an undo or a redo that could not be done; nothing has changed then.
    """

    changed = Signal(object, object)
    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self._snapshot = Snapshot()
        self._project: Project | None = None
        self._calibration_write = LatestWrite(self.tell_failure, self)

    @property
    def snapshot(self) -> Snapshot:
        """The state as of now."""
        return self._snapshot

    @property
    def project(self) -> Project:
        """The open project. Asking for it when none is open is a bug: RuntimeError."""
        if self._project is None:
            raise RuntimeError("no project is open")
        return self._project

    @property
    def has_project(self) -> bool:
        """Whether a project is open."""
        return self._project is not None

    def attach(self, project: Project, snapshot: Snapshot) -> None:
        """Go over to `project`, whose state `snapshot` is. The caller has detached the former one."""
        self._project = project
        self.undo_stack.clear()
        self.update(snapshot)

    def detach(self) -> None:
        """Close the project, if one is open. No job may be working on it."""
        if self._project is None:
            return
        self._calibration_write.flush()
        project, self._project = self._project, None
        self.undo_stack.clear()
        self.update(Snapshot())
        project.close()

    def perform(self, operation: Operation) -> bool:
        """Do what a person asked for, so that it can be undone; returns whether it could be done."""
        self.undo_stack.push(operation)
        return not operation.failed

    def select(self, ids: Sequence[str], current: str, initiator: object | None = None) -> None:
        """Select these samples, in the order in which they are shown, and show the picture of `current`."""
        self.update(dataclasses.replace(self._snapshot, selection=tuple(ids), current=current), initiator)

    def keep_calibration(self, fingerprint: str, calibration: Calibration) -> None:
        """Write a threshold within 0.2 s: a drag sets it sixty times a second, and every write waits for the disk."""
        project = self.project
        self._calibration_write.set(fingerprint, lambda: project.set_calibration(fingerprint, calibration))

    def tell_failure(self, error: Exception) -> None:
        """Tell of what went wrong; a bug goes to the log as well."""
        failure = failure_of(error)
        if failure.is_bug:
            logger.error("an operation failed", exc_info=error)
        self.failed.emit(failure)

    def update(self, snapshot: Snapshot, initiator: object | None = None) -> None:
        """Make this the state. For operations and flows, after the project has been written."""
        changes = ChangeSet.between(self._snapshot, snapshot)
        self._snapshot = snapshot
        if changes:
            self.changed.emit(changes, initiator)
