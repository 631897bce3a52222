"""How far the model and its pictures can be trusted: checks, a stress test, a report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.flows.exporting import stored_model
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.store.project import Project

if TYPE_CHECKING:
    from fomoad_gui.pipeline.stress import StressTest

CHECK_KEY, STRESS_KEY, REPORT_KEY = "check", "stress", "report"


class JudgingFlow(QObject):
    """`checked(tuple[str, ...])`: what speaks against the pictures; `stressed(StressTest)`. Main thread."""

    checked = Signal(object)
    stressed = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def check(self) -> None:
        """Whether the pictures suit the method, and the model in use if there is one."""
        snapshot = self._workplace.session.snapshot
        model = stored_model(snapshot)
        job = Job(CHECK_KEY, Lane.COMPUTE, "Checking", lambda progress: _check(snapshot.dataset, model, progress))
        self._workplace.run(job, self.checked.emit)

    def stress(self) -> None:
        """Which changes of the picture raise false alarms of the model in use."""
        snapshot = self._workplace.session.snapshot
        model = stored_model(snapshot)
        if model is not None:
            work = lambda progress: _stress(snapshot.dataset, model, progress)  # noqa: E731 - a job is a function
            self._workplace.run(Job(STRESS_KEY, Lane.COMPUTE, "Stress test", work), self.stressed.emit)

    def report(self, directory: Path) -> None:
        """Evaluate the model in use, and write that into a new or empty folder."""
        session = self._workplace.session
        model = stored_model(session.snapshot)
        if model is not None:
            dataset, project = session.snapshot.dataset, session.project
            job = Job(
                *(REPORT_KEY, Lane.COMPUTE, "Writing the report"),
                lambda progress: _report(dataset, project, model, directory, progress),
            )
            self._workplace.run(job, lambda _: self._workplace.noticed.emit(f"The report is in “{directory}”."))


def _check(dataset: Dataset, model: StoredModel | None, progress: Progress) -> tuple[str, ...]:
    from fomoad_gui.pipeline.near_duplicates import compared, near_duplicates, warning
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.pipeline.suitability import suitability
    from fomoad_gui.pipeline.thumbnails import read_thumbnails

    scorer = Scorer(model.bundle, model.backbone) if model is not None else None
    test, learnt = compared(dataset)
    thumbnails = read_thumbnails([*learnt, *test], progress)
    concerns = suitability(dataset, progress, scorer, thumbnails=thumbnails)
    said = [f"{one.reason} {one.remedy}" for one in concerns]
    copies = warning(near_duplicates(dataset, progress, thumbnails=thumbnails))
    return (*said, copies) if copies else tuple(said)


def _stress(dataset: Dataset, model: StoredModel, progress: Progress) -> StressTest:
    from fomoad_gui.pipeline.score import Scorer
    from fomoad_gui.pipeline.stress import stress_test

    return stress_test(dataset, Scorer(model.bundle, model.backbone), progress)


def _report(dataset: Dataset, project: Project, model: StoredModel, directory: Path, progress: Progress) -> None:
    from fomoad_gui.export.report.report import write_report
    from fomoad_gui.export.staging import check_free
    from fomoad_gui.pipeline.evaluate import evaluate
    from fomoad_gui.pipeline.score import Scorer

    check_free(directory)
    result = evaluate(dataset, Scorer(model.bundle, model.backbone), progress, cache=project)
    write_report(result, model, directory, progress)
