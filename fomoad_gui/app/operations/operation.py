"""What all operations have in common.

`QUndoCommand` lives in QtGui in Qt 6, though it draws nothing; it is the one thing that this room takes from there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

if TYPE_CHECKING:
    from fomoad_gui.app.session import Session


class Operation(QUndoCommand):
    """Writes to the project first and to the session then, so that what is shown is what is on disk.

    Whoever derives from it gives `apply` and `revert`; the first may be called again after the second. What either
    raises is told through `Session.failed`, and the operation leaves the undo stack. `text` says in the menu what
    would be undone. Main thread.
    """

    def __init__(self, session: Session, text: str, initiator: object | None = None) -> None:
        super().__init__(text)
        self.session = session
        self.failed = False
        self._initiator = initiator

    def apply(self, initiator: object | None) -> None:
        """Do it. `initiator` is for `Session.update`."""
        raise NotImplementedError

    def revert(self) -> None:
        """Take it back."""
        raise NotImplementedError

    def redo(self) -> None:
        """Called by the undo stack, also for the first time."""
        initiator, self._initiator = self._initiator, None
        try:
            self.apply(initiator)
        except Exception as error:
            self._give_up(error)

    def undo(self) -> None:
        """Called by the undo stack."""
        try:
            self.revert()
        except Exception as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        """Qt calls from C++, which no exception may pass through."""
        self.failed = True
        self.setObsolete(True)
        self.session.tell_failure(error)
