"""From picture to picture with keys and buttons, in the order of whichever list is shown; and the threshold's keys."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.session import Session
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.workspace import Workspace


class NavigationController(QObject):
    """Main thread."""

    def __init__(self, workspace: Workspace, commands: Commands, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._session = session
        inspector, threshold = workspace.inspector, workspace.threshold
        commands.previous.triggered.connect(lambda: self.step(-1))
        commands.next.triggered.connect(lambda: self.step(1))
        inspector.previous_requested.connect(lambda: self.step(-1))
        inspector.next_requested.connect(lambda: self.step(1))
        commands.fit.triggered.connect(inspector.canvas.fit)
        commands.lower.triggered.connect(lambda: threshold.nudge(-1))
        commands.higher.triggered.connect(lambda: threshold.nudge(1))
        workspace.gallery.open_requested.connect(lambda _id: inspector.canvas.setFocus())
        workspace.results.open_requested.connect(lambda _id: inspector.canvas.setFocus())
        workspace.explorer.actions_on_selection.open_requested.connect(inspector.canvas.setFocus)
        selected = workspace.gallery.actions_on_selection
        for action in (selected.good, selected.defect, selected.unlabelled):
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        session.changed.connect(self._follow)

    def step(self, rows: int) -> None:
        """Go to the next picture (1) or the one before (−1)."""
        ids = self._workspace.shown_ids()
        current = self._session.snapshot.current
        place = ids.index(current) + rows if current in ids else 0
        if 0 <= place < len(ids):
            self._session.select((ids[place],), ids[place])

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.selection or changes.dataset:
            ids, current = self._workspace.shown_ids(), self._session.snapshot.current
            place = ids.index(current) if current in ids else -1
            self._workspace.inspector.set_neighbours(place > 0, 0 <= place < len(ids) - 1)
