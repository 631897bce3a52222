from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows import scoring
from fomoad_gui.app.flows.scoring import SCORE_KEY, PartProgress, ScoreFlow, score_into, unscored, verdicts_text
from fomoad_gui.app.flows.training import TRAIN_KEY, train_and_score
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.model import UseModel
from fomoad_gui.app.operations.samples import AddSamples, label_samples, remove_samples
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import NoProgress, Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.store.project import Project
from tests.app.cancelling import work_until_cancelled
from tests.app.values import BACKBONE, bundle, sample

NEW = tuple(sample(number, Label.UNLABELLED, Split.TEST) for number in range(3))


class Attempts:
    """Stands in for scoring: notes which samples were asked for, and works until it is cancelled."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(
        self, _project: Project, _model: TrainedModel, samples: Sequence[Sample], progress: Progress
    ) -> tuple[Problem, ...]:
        self.asked.append([each.id for each in samples])
        work_until_cancelled(progress)
        return ()


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> Attempts:
    attempts = Attempts()
    monkeypatch.setattr(scoring, "score_into", attempts)
    return attempts


@pytest.fixture
def busy(qtbot: QtBot, tmp_path: Path, attempts: Attempts) -> Iterator[Workplace]:
    """A workplace with threads, whose project has a model and three pictures that it has not judged."""
    workplace = Workplace(Session(), JobRunner(), Places.below(tmp_path))
    project = Project.create(tmp_path / "Part.fomoad")
    workplace.session.attach(project, load_snapshot(project))
    flow = ScoreFlow(workplace)
    made = bundle()
    model = TrainedModel(project.add_model(made, BACKBONE), made, BACKBONE)
    workplace.session.perform(UseModel(workplace.session, model, made.calibration, Results()))
    workplace.session.perform(AddSamples(workplace.session, NEW))
    qtbot.waitUntil(lambda: len(attempts.asked) == 1)
    yield workplace
    workplace.close()
    workplace.runner.deleteLater()
    del flow


def test_a_label_does_not_begin_the_scoring_anew(busy: Workplace, attempts: Attempts, qtbot: QtBot) -> None:
    label_samples(busy.session, [NEW[0].id], Label.DEFECT, "scratch")
    qtbot.wait(20)
    assert attempts.asked == [[each.id for each in NEW]]
    assert busy.runner.is_running(SCORE_KEY)


def test_other_pictures_begin_it_anew(busy: Workplace, attempts: Attempts, qtbot: QtBot) -> None:
    remove_samples(busy.session, [NEW[0].id])
    qtbot.waitUntil(lambda: len(attempts.asked) == 2)
    assert attempts.asked[1] == [each.id for each in NEW[1:]]


def test_it_stops_when_there_is_nothing_left_to_judge(busy: Workplace) -> None:
    remove_samples(busy.session, [each.id for each in NEW])
    assert not busy.runner.is_running(SCORE_KEY)


def test_it_stops_when_the_model_is_taken_back(busy: Workplace) -> None:
    busy.session.undo_stack.undo()
    busy.session.undo_stack.undo()
    assert busy.session.snapshot.model is None
    assert not busy.runner.is_running(SCORE_KEY)


def test_it_gives_way_to_a_training_and_goes_on_when_that_is_cancelled(
    busy: Workplace, attempts: Attempts, qtbot: QtBot
) -> None:
    began = threading.Event()

    def train(progress: Progress) -> None:
        began.set()
        work_until_cancelled(progress)

    busy.runner.submit(Job(TRAIN_KEY, Lane.COMPUTE, "Training", train), lambda _: None)
    assert not busy.runner.is_running(SCORE_KEY)
    qtbot.waitUntil(began.is_set)
    label_samples(busy.session, [NEW[0].id], Label.GOOD)
    assert not busy.runner.is_running(SCORE_KEY)
    busy.runner.cancel(TRAIN_KEY)
    qtbot.waitUntil(lambda: len(attempts.asked) == 2)
    assert attempts.asked[1] == attempts.asked[0]


@pytest.mark.parametrize(
    ("scores", "text"),
    [
        ([9.0, 10.0, 11.0], "2 of 3 new pictures are NG."),
        ([1.0, 10.0], "1 of 2 new pictures is NG."),
        ([1.0, 2.0], "None of the 2 new pictures is NG."),
        ([10.0], "The new picture is NG."),
        ([9.0], "The new picture is OK."),
        ([], ""),
    ],
)
def test_the_verdicts_on_new_pictures_are_told(scores: list[float], text: str) -> None:
    calibration = bundle().calibration.with_threshold(10.0)
    kept = {each.id: score for each, score in zip(NEW, scores, strict=False)}
    old = {sample(50).id: 99.0}
    snapshot = Snapshot(dataset=Dataset(NEW), calibration=calibration, results=Results(scores={**kept, **old}))
    assert verdicts_text(snapshot, NEW) == text


class CancelledAfter:
    """Raises as soon as more than `pictures` are reported."""

    def __init__(self, pictures: int) -> None:
        self._pictures = pictures

    def checkpoint(self, done: int, _total: int, _message: str) -> None:
        if done > self._pictures:
            raise Cancelled


def test_what_was_scored_before_a_cancellation_is_not_scored_again(
    parts_project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = train_and_score(load_snapshot(parts_project), parts_project, NoProgress())
    made = result.model
    again = TrainedModel(parts_project.add_model(bundle(), BACKBONE), made.bundle, made.backbone, made.trained_on)
    samples = [each for each in parts_project.dataset().samples if each.id not in made.trained_on]
    monkeypatch.setattr(scoring, "BATCH", 2)
    with pytest.raises(Cancelled):
        score_into(parts_project, again, samples, CancelledAfter(2))
    kept = dict(parts_project.scores(again.fingerprint))
    assert kept.keys() == {each.id for each in samples[:2]}
    reports: list[tuple[int, int]] = []

    class Listener:
        def checkpoint(self, done: int, total: int, _message: str) -> None:
            reports.append((done, total))

    assert score_into(parts_project, again, samples, Listener()) == ()
    assert dict(parts_project.scores(again.fingerprint)) == dict(parts_project.scores(made.fingerprint))
    assert {total for _, total in reports} == {len(samples) - 2}
    assert reports == sorted(reports)


def test_the_progress_of_a_part_never_falls_back() -> None:
    reports: list[tuple[int, int, str]] = []

    class Listener:
        def checkpoint(self, done: int, total: int, message: str) -> None:
            reports.append((done, total, message))

    part = PartProgress(Listener(), 10, 4, 20)
    for done, total in ((0, 2), (2, 2), (0, 4), (3, 4), (0, 0)):
        part.checkpoint(done, total, "a stage")
    assert [done for done, _, _ in reports] == [10, 14, 14, 14, 14]
    assert {(total, message) for _, total, message in reports} == {(20, "Scoring 20 pictures")}


def test_what_a_model_learnt_from_and_what_trains_the_next_is_not_to_be_judged(parts_project: Project) -> None:
    result = train_and_score(load_snapshot(parts_project), parts_project, NoProgress())
    parts_project.set_current_model(result.model.fingerprint)
    assert unscored(load_snapshot(parts_project)) == ()
