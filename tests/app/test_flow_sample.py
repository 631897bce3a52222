from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows import sample as flow
from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.flows.sample import FOLDER, SampleFlow
from fomoad_gui.app.flows.training import TRAIN_KEY
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.samples import AddSamples
from fomoad_gui.app.places import Places
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.session import Session
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.importing import ImportPlan
from fomoad_gui.pipeline.sample import write_sample
from tests.app.cancelling import work_until_cancelled
from tests.app.values import sample


class Desk:
    """A workplace with threads and the flows for projects, imports and the sample, and what they said."""

    def __init__(self, folder: Path) -> None:
        self.workplace = Workplace(Session(), JobRunner(), Places.below(folder))
        self.session = self.workplace.session
        self.projects = ProjectFlow(self.workplace, RecentProjects(self.workplace.places.recent_file))
        self.imports = ImportFlow(self.workplace, self.projects)
        self.sample = SampleFlow(self.workplace, self.imports)
        self.plans: list[ImportPlan] = []
        self.notices: list[str] = []
        self.imports.planned.connect(self.plans.append)
        self.workplace.noticed.connect(self.notices.append)

    def train(self) -> None:
        """Begin a training that goes on until it is cancelled."""
        self.workplace.runner.submit(Job(TRAIN_KEY, Lane.COMPUTE, "Training", work_until_cancelled), lambda _: None)

    @property
    def is_training(self) -> bool:
        return self.workplace.runner.is_running(TRAIN_KEY)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    del qtbot
    desk = Desk(tmp_path)
    write_sample(desk.workplace.places.data / FOLDER, 0, NoProgress(), 2, 1, 1)
    yield desk
    desk.workplace.close()


def test_the_sample_gets_a_project_of_its_own_once_it_is_accepted(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.projects.create(tmp_path / "Mine")
    desk.session.perform(AddSamples(desk.session, [sample(1)]))
    desk.sample.start()
    qtbot.waitUntil(lambda: bool(desk.plans))
    assert desk.session.snapshot.name == "Mine"
    desk.imports.accept(desk.plans[0])
    assert desk.session.snapshot.name == "Untitled 1"
    assert desk.session.snapshot.dataset.samples == desk.plans[0].samples


def test_drawing_keeps_nobody_from_making_a_project(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flow, "_draw", lambda _folder, progress: work_until_cancelled(progress))
    desk.sample.start()
    assert desk.projects.create(tmp_path / "Mine")
    assert desk.workplace.runner.is_running("sample")


def test_an_empty_project_takes_the_sample(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.projects.create(tmp_path / "Mine")
    desk.sample.start()
    qtbot.waitUntil(lambda: bool(desk.plans))
    desk.imports.accept(desk.plans[0])
    assert desk.session.snapshot.name == "Mine"
    assert len(desk.session.snapshot.dataset) == len(desk.plans[0].samples)


def test_pictures_imported_after_the_sample_was_declined_join_the_others(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.projects.create(tmp_path / "Mine")
    desk.session.perform(AddSamples(desk.session, [sample(1)]))
    desk.sample.start()
    qtbot.waitUntil(lambda: bool(desk.plans))
    desk.imports.start([desk.workplace.places.data / FOLDER])
    qtbot.waitUntil(lambda: len(desk.plans) == 2)
    desk.imports.accept(desk.plans[1])
    assert desk.session.snapshot.name == "Mine"


def test_the_sample_cancels_no_training(desk: Desk, tmp_path: Path) -> None:
    desk.projects.create(tmp_path / "Mine")
    desk.train()
    desk.sample.start()
    assert desk.is_training
    assert not desk.workplace.runner.is_running("sample")
    assert "Training is under way" in desk.notices[0]


def test_a_training_that_began_while_the_sample_was_looked_at_goes_on(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.projects.create(tmp_path / "Mine")
    desk.session.perform(AddSamples(desk.session, [sample(1)]))
    desk.sample.start()
    qtbot.waitUntil(lambda: bool(desk.plans))
    desk.train()
    desk.imports.accept(desk.plans[0])
    assert desk.is_training
    assert desk.session.snapshot.dataset.samples == (sample(1),)
    assert "Training is under way" in desk.notices[0]


@pytest.mark.parametrize("leave", ["open", "create", "close"])
def test_no_project_is_left_while_a_model_is_trained(desk: Desk, tmp_path: Path, leave: str) -> None:
    desk.projects.create(tmp_path / "Other")
    desk.projects.create(tmp_path / "Mine")
    desk.train()
    {
        "open": lambda: desk.projects.open(tmp_path / "Other.fomoad"),
        "create": lambda: desk.projects.create(tmp_path / "Third"),
        "close": desk.projects.close,
    }[leave]()
    assert desk.is_training
    assert not desk.workplace.runner.is_running("open")
    assert desk.session.snapshot.name == "Mine"
    assert len(desk.notices) == 1


def test_a_training_that_began_while_another_project_was_read_keeps_its_own(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.projects.create(tmp_path / "Other")
    desk.projects.create(tmp_path / "Mine")
    desk.projects.open(tmp_path / "Other.fomoad")
    desk.train()
    qtbot.waitUntil(lambda: bool(desk.notices))
    assert desk.session.snapshot.name == "Mine"
    assert desk.is_training
    desk.workplace.runner.cancel(TRAIN_KEY)
    desk.projects.open(tmp_path / "Other.fomoad")
    qtbot.waitUntil(lambda: desk.session.snapshot.name == "Other")


def test_what_begins_again_by_itself_keeps_nobody_waiting(desk: Desk, tmp_path: Path) -> None:
    desk.projects.create(tmp_path / "Mine")
    job = Job("score", Lane.COMPUTE, "Scoring", work_until_cancelled, expendable=True)
    desk.workplace.runner.submit(job, lambda _: None)
    desk.projects.close()
    assert not desk.session.has_project
    assert not desk.workplace.runner.is_running("score")
