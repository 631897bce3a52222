"""What the program has to say: mistakes and bugs in the notice bar, the rest in the status bar."""

from __future__ import annotations

import logging
import sys
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QStatusBar

from fomoad_gui.app.jobs.failure import failure_of
from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.ui.workspace.details_dialog import DetailsDialog, failure_details, problem_details
from fomoad_gui.ui.workspace.notice_bar import NoticeBar

NOTICE_MS = 8000
logger = logging.getLogger(__name__)


class MessageController(QObject):
    """Main thread. Nothing here waits for an answer."""

    def __init__(self, notices: NoticeBar, status: QStatusBar, workplace: Workplace) -> None:
        super().__init__(notices)
        self._notices = notices
        self._status = status
        self._log_file = workplace.places.log_file
        self._details = ""
        workplace.failed.connect(self.show_failure)
        workplace.noticed.connect(self.show_notice)
        workplace.problems_found.connect(self._show_problems)
        notices.details_requested.connect(self._open_details)

    def show_failure(self, failure: Failed) -> None:
        """What went wrong and how to mend it; for a bug, with the traceback behind a button."""
        self._details = failure_details(failure)
        self._notices.show_message(failure.message, failure.remedy, "Details…" if failure.is_bug else "")

    def report_exception(
        self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        """Tell of a bug that nobody caught, and log it; for `sys.excepthook`."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, traceback)
            return
        logger.error("an exception that nobody caught", exc_info=(kind, error, traceback))
        self.show_failure(failure_of(error, self._log_file))

    def show_notice(self, text: str) -> None:
        """Something worth a sentence, for a while."""
        self._status.showMessage(text, NOTICE_MS)

    def show_advice(self, advice: tuple[str, ...]) -> None:
        """What the data could not support."""
        if advice:
            self._notices.show_message(advice[0], " ".join(advice[1:]))

    def _show_problems(self, what: str, problems: tuple[Problem, ...]) -> None:
        self._details = problem_details(problems)
        first = problems[0]
        if len(problems) == 1:
            self._notices.show_message(first.message, first.remedy)
        else:
            text = f"{what}: {len(problems)} files were left out."
            self._notices.show_message(text, f"The first: {first.message}", "Show all…")

    def _open_details(self) -> None:
        DetailsDialog(self._details, self._notices.window()).open()
