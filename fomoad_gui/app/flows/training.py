"""Training in the background, and scoring everything else with what was learnt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.model import UseModel
from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel
from fomoad_gui.app.stored import load_results
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.project import Project

TRAIN_KEY = "train"


@dataclass(frozen=True, slots=True, eq=False)
class TrainingResult:
    """A model that is in the project, with its scores there too, and what there is to say about it."""

    model: TrainedModel
    calibration: Calibration
    results: Results
    problems: tuple[Problem, ...]
    advice: tuple[str, ...]


class TrainFlow(QObject):
    """`finished(TrainingResult, Snapshot)` follows when the new model is in use; the snapshot is the last of the model
    before, if there was one. Main thread."""

    finished = Signal(object, object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session

    @property
    def is_running(self) -> bool:
        """Whether a training is under way."""
        return self._workplace.runner.is_running(TRAIN_KEY)

    def start(self) -> None:
        """Train on the data set as it is now. The model in use stays so until the new one is ready."""
        if self.is_running or not self._session.has_project:
            return
        snapshot, project = self._session.snapshot, self._session.project
        job = Job(TRAIN_KEY, Lane.COMPUTE, "Training", lambda progress: train_and_score(snapshot, project, progress))
        self._workplace.run(job, self._use)

    def cancel(self) -> None:
        """Stop; the model in use stays."""
        self._workplace.runner.cancel(TRAIN_KEY)

    def _use(self, result: TrainingResult) -> None:
        before = self._session.snapshot
        if self._session.perform(UseModel(self._session, result.model, result.calibration, result.results)):
            self._workplace.tell_problems("Training", result.problems)
            self.finished.emit(result, before)


def train_and_score(snapshot: Snapshot, project: Project, progress: Progress) -> TrainingResult:
    """Train, keep the model, and score every picture that it has not learnt from. Any thread."""
    # Here and not above: the window is up before SciPy and the network's runtime are needed.
    from fomoad_gui.app.flows.scoring import keep_scores
    from fomoad_gui.pipeline.score import Scorer, score_samples
    from fomoad_gui.pipeline.train import train

    trained = train(snapshot.dataset, snapshot.settings, progress, cache=project)
    learnt = trained.learnt
    others = [sample for sample in snapshot.dataset.samples if sample.id not in learnt]
    scored = score_samples(others, Scorer(trained.bundle, trained.backbone), progress, cache=project)
    # The last checkpoint is behind us: a training that is cancelled leaves no model.
    fingerprint = project.add_model(trained.bundle, trained.backbone, snapshot.settings.backbone, learnt)
    keep_scores(project, fingerprint, scored)
    return TrainingResult(
        model=TrainedModel(fingerprint, trained.bundle, trained.backbone, learnt),
        calibration=trained.bundle.calibration,
        results=load_results(project, fingerprint),
        problems=(*trained.problems, *(problem for problem in scored.problems if problem not in trained.problems)),
        advice=trained.advice,
    )
