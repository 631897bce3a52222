"""Opens the tuner, and takes its choice into use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.training import TrainFlow
from fomoad_gui.app.flows.tuning import TUNE_KEY, TuneFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.operations.model import change_settings
from fomoad_gui.app.session import Session
from fomoad_gui.core.samples import Label
from fomoad_gui.pipeline.recipe import TrainSettings, with_own_choices
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.job_dialog import JobDialog

if TYPE_CHECKING:
    from fomoad_gui.pipeline.tune.values import Tuned


class TuningController(QObject):
    """Main thread."""

    def __init__(
        self,
        window: QWidget,
        commands: Commands,
        flow: TuneFlow,
        training: TrainFlow,
        runner: JobRunner,
        session: Session,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._command = commands.tune
        self._flow = flow
        self._training = training
        self._session = session
        self._dialog: JobDialog[Tuned] = JobDialog(TUNE_KEY)
        self._command.triggered.connect(self.ask)
        flow.finished.connect(self._dialog.finish)
        runner.progressed.connect(self._dialog.progress)
        session.changed.connect(self._follow)
        self._command.setEnabled(False)

    def ask(self) -> None:
        """Open the tuner."""
        # Here and not above: the window is up before the plotting library is needed.
        from fomoad_gui.pipeline.tune.boards import boards
        from fomoad_gui.ui.tune.dialog import TuneDialog

        dialog = TuneDialog(boards(), self._window)
        dialog.search_requested.connect(self._flow.start)
        dialog.cancel_requested.connect(self._flow.cancel)
        dialog.chosen.connect(self._use)
        self._dialog.hold(dialog)
        dialog.open()

    def _use(self, settings: TrainSettings, trains: bool) -> None:
        """Budgets and regions are a person's own, as they are now and not as they were when the search began."""
        change_settings(self._session, with_own_choices(settings, self._session.snapshot.settings))
        if trains:
            self._training.start()

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.project:
            samples = self._session.snapshot.dataset.samples
            self._command.setEnabled(any(sample.label is Label.GOOD for sample in samples))
