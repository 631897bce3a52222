"""What the program has to say: mistakes and bugs in the notice bar, the rest in the status bar."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QDialog, QStatusBar

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.projects import SAVE_AS_KEY
from fomoad_gui.app.jobs.failure import failure_of
from fomoad_gui.app.jobs.values import Done, Failed, Outcome
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.ui.dialogs.failure_dialog import FailureDialog
from fomoad_gui.ui.workspace.notice_bar import NoticeBar
from fomoad_gui.ui.workspace.problems_dialog import ProblemsDialog

NOTICE_MS = 8000
logger = logging.getLogger(__name__)


class MessageController(QObject):
    """Main thread. Nothing here waits for an answer.

    A notice goes when the project changes, and when a job of the kind (the key) that it tells of is done.
    """

    def __init__(self, notices: NoticeBar, status: QStatusBar, workplace: Workplace) -> None:
        super().__init__(notices)
        self._notices = notices
        self._status = status
        self._session = workplace.session
        self._log_file = workplace.places.log_file
        self._last_exception = ""
        self._offered = ""
        self._kind = ""
        self._latest_failure: tuple[str, Failed] | None = None
        self._make_details: Callable[[], QDialog] | None = None
        workplace.failed.connect(self.show_failure)
        workplace.noticed.connect(self.show_notice)
        workplace.problems_found.connect(self.show_problems)
        workplace.runner.finished.connect(self._hear)
        workplace.session.changed.connect(self._follow)
        notices.details_requested.connect(self._open_details)

    def show_failure(self, failure: Failed) -> None:
        """What went wrong and how to mend it; for a bug, with the traceback behind a button."""
        self._make_details = lambda: FailureDialog(failure, self._notices.window())
        kind, latest = self._latest_failure or ("", None)
        self._show(
            failure.message, failure.remedy, "Details…" if failure.is_bug else "", kind if failure is latest else ""
        )

    def report_exception(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        """Tell of a bug that nobody caught, and log it; for `sys.excepthook`.

        The same one over and over, as from a widget that fails at every repaint, is told once.
        """
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        if repr(error) == self._last_exception:
            return
        self._last_exception = repr(error)
        logger.error("an exception that nobody caught", exc_info=(kind, error, traceback))
        self.show_failure(failure_of(error, self._log_file))

    def show_notice(self, text: str) -> None:
        """Something worth a sentence, for a while."""
        self._status.showMessage(text, NOTICE_MS)

    def show_advice(self, advice: tuple[str, ...], kind: str) -> None:
        """What the data could not support in a job of this kind."""
        if advice:
            self._show(advice[0], " ".join(advice[1:]), kind=kind)

    def show_offer(self, message: str, remedy: str, button: str, make_dialog: Callable[[], QDialog]) -> None:
        """Something that a person can do about it, behind a button that opens a dialog."""
        self._make_details = make_dialog
        self._offered = message
        self._show(message, remedy, button)

    def withdraw_offer(self) -> None:
        """There is nothing left to do: the latest offer goes, if it is still shown."""
        if self._offered and self._offered in self._notices.text:
            self._notices.hide()
        self._offered = ""

    def show_problems(self, what: str, problems: tuple[Problem, ...]) -> None:
        """Files that were left out of what the text names."""
        first = problems[0]
        if len(problems) == 1:
            self._show(first.message, first.remedy)
            return
        text = f"{what}: {len(problems)} files were left out."
        self._make_details = lambda: ProblemsDialog(text, problems, self._notices.window())
        self._show(text, f"The first: {first.message}", "Show all…")

    def _show(self, message: str, remedy: str, details: str = "", kind: str = "") -> None:
        self._kind = kind
        self._notices.show_message(message, remedy, details)

    def _hear(self, key: str, outcome: Outcome[object]) -> None:
        """Comes before the outcome is delivered, and so before a failure is told."""
        if isinstance(outcome, Failed):
            self._latest_failure = (key, outcome)
        elif isinstance(outcome, Done) and key == self._kind:
            self._clear()

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if not changes.project:
            return
        if self._kind == SAVE_AS_KEY and self._session.has_project:
            self._kind = ""  # the project that could not be saved elsewhere is open again
        else:
            self._clear()

    def _clear(self) -> None:
        self._kind = self._offered = ""
        self._notices.hide()

    def _open_details(self) -> None:
        if self._make_details is not None:
            self._make_details().open()
