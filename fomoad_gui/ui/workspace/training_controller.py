"""Train, from the button to the first heat map."""

from __future__ import annotations

from PySide6.QtCore import QObject

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.flows.training import TRAIN_KEY, TrainFlow, TrainingResult
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.core.calibration import Evidence
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.ui.evaluation.change import change_words
from fomoad_gui.ui.samples.shown import SPLIT_NAMES
from fomoad_gui.ui.workspace.commands import Commands
from fomoad_gui.ui.workspace.message_controller import MessageController

FEWEST = 2
"""Good pictures without which there is nothing to learn from."""


class TrainingController(QObject):
    """Main thread."""

    def __init__(
        self, commands: Commands, flow: TrainFlow, session: Session, runner: JobRunner, messages: MessageController
    ) -> None:
        super().__init__(messages)
        self._command = commands.train
        self._flow = flow
        self._session = session
        self._messages = messages
        self._command.triggered.connect(flow.start)
        flow.finished.connect(self._show)
        session.changed.connect(self._follow)
        runner.started.connect(lambda progress: self._enable(progress.key == TRAIN_KEY))
        runner.finished.connect(lambda _key, _outcome: self._enable(False))
        self._enable(False)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if changes.dataset or changes.project:
            self._enable(self._flow.is_running)

    def _enable(self, is_starting: bool) -> None:
        dataset = self._session.snapshot.dataset
        good = len(dataset.select(Label.GOOD, Split.TRAIN))
        self._command.setEnabled(good > 0 and not is_starting and not self._flow.is_running)
        if good >= FEWEST:
            self._command.setToolTip(f"Learn what good looks like from {good} pictures (Ctrl+T)")
        elif len(dataset):
            self._command.setToolTip(
                f"Training takes at least {FEWEST} good pictures and has {good}: "
                f"label some good, or move some to {SPLIT_NAMES[Split.TRAIN]}"
            )
        else:
            self._command.setToolTip("Import pictures of good parts first")

    def _show(self, result: TrainingResult, before: Snapshot) -> None:
        made = result.model.bundle.provenance
        is_across = result.model.bundle.calibration.evidence is Evidence.CROSS
        evidence = "each of them, judged by the others" if is_across else f"{made.n_calibration} held-out ones"
        change = change_words(before, self._session.snapshot)
        self._messages.show_notice(
            f"Learnt from {made.n_train} good pictures in {made.seconds:.1f} s"
            + (f". {change}" if change else f"; the threshold comes from {evidence}.")
        )
        # The last, on what the pictures support, the threshold panel says for as long as it is true.
        advice = result.advice if result.calibration.is_supported else result.advice[:-1]
        self._messages.show_advice(advice, TRAIN_KEY)
        snapshot = self._session.snapshot
        worst = most_anomalous(snapshot)
        if worst and snapshot.current not in snapshot.results.scores:
            self._session.select((worst,), worst)


def most_anomalous(snapshot: Snapshot) -> str:
    """The id of the picture with the highest score, empty without any."""
    scores = snapshot.results.scores
    present = [sample.id for sample in snapshot.dataset.samples if sample.id in scores]
    return max(present, key=scores.__getitem__, default="")
