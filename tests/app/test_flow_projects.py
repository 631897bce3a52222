from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows import projects
from fomoad_gui.app.flows.projects import ProjectFlow, untitled
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.app.operations.samples import AddSamples
from fomoad_gui.app.places import Places
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.relocation import move_project
from fomoad_gui.app.session import Session
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import NoProgress, Progress
from fomoad_gui.store.project import Project
from tests.app.cancelling import work_until_cancelled
from tests.app.values import BACKBONE, bundle, sample


@pytest.fixture
def flow(workplace: Workplace) -> ProjectFlow:
    return ProjectFlow(workplace, RecentProjects(workplace.places.recent_file), workplace)


def test_a_new_project_is_open_and_first_of_the_recent_ones(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    assert flow.create(tmp_path / "Cap")
    assert workplace.session.snapshot.project == tmp_path / "Cap.fomoad"
    assert [p.name for p in flow.recent.projects()] == ["Cap"]


def test_projects_without_a_name_are_numbered(flow: ProjectFlow, workplace: Workplace) -> None:
    flow.create_untitled()
    flow.create_untitled()
    assert workplace.session.snapshot.name == "Untitled 2"
    assert untitled(workplace.places.projects).name == "Untitled 3.fomoad"


def test_a_project_opens_as_it_was_left(flow: ProjectFlow, workplace: Workplace, tmp_path: Path) -> None:
    flow.create(tmp_path / "A")
    workplace.session.perform(AddSamples(workplace.session, [sample(1)]))
    flow.create(tmp_path / "B")
    assert len(workplace.session.snapshot.dataset) == 0
    flow.open(tmp_path / "A.fomoad")
    assert workplace.session.snapshot.dataset.samples == (sample(1),)
    assert [p.name for p in flow.recent.projects()] == ["A", "B"]


def test_what_cannot_be_opened_leaves_the_open_project_alone(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    failures: list[Failed] = []
    workplace.failed.connect(failures.append)
    flow.create(tmp_path / "A")
    flow.open(tmp_path / "gone.fomoad")
    assert "gone" in failures[0].message
    assert workplace.session.snapshot.name == "A"


def test_a_project_that_somebody_else_holds_is_not_opened(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    failures: list[Failed] = []
    workplace.failed.connect(failures.append)
    with Project.create(tmp_path / "held.fomoad"):
        flow.open(tmp_path / "held.fomoad")
    assert len(failures) == 1
    assert not failures[0].is_bug
    assert not workplace.session.has_project


def test_saving_under_a_name_moves_a_project_without_one(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    flow.create_untitled()
    workplace.session.perform(AddSamples(workplace.session, [sample(1)]))
    flow.save_as(tmp_path / "Cap")
    assert workplace.session.snapshot.project == tmp_path / "Cap.fomoad"
    assert workplace.session.snapshot.dataset.samples == (sample(1),)
    assert list(workplace.places.projects.iterdir()) == []


def test_saving_a_named_project_under_another_name_copies_it(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    flow.create(tmp_path / "A")
    flow.save_as(tmp_path / "B.fomoad")
    assert workplace.session.snapshot.name == "B"
    assert (tmp_path / "A.fomoad").is_dir()


def test_saving_over_another_project_is_refused_and_the_project_stays_open(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    failures: list[Failed] = []
    workplace.failed.connect(failures.append)
    flow.create(tmp_path / "B")
    flow.create(tmp_path / "A")
    flow.save_as(tmp_path / "B")
    assert "exists" in failures[0].message
    assert workplace.session.snapshot.name == "A"


def test_a_folder_that_cannot_be_written_is_told(flow: ProjectFlow, workplace: Workplace, tmp_path: Path) -> None:
    failures: list[Failed] = []
    workplace.failed.connect(failures.append)
    (tmp_path / "projects").write_text("a file where the folder should be", encoding="utf-8")
    assert not flow.create_untitled()
    assert len(failures) == 1
    assert not failures[0].is_bug


def test_saving_can_be_cancelled_and_the_project_is_open_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projects, "copy_project", lambda _source, _target, progress: work_until_cancelled(progress))
    workplace = Workplace(Session(), JobRunner(), Places.below(tmp_path))
    flow = ProjectFlow(workplace, RecentProjects(workplace.places.recent_file))
    flow.create(tmp_path / "A")
    workplace.session.perform(AddSamples(workplace.session, [sample(1)]))
    with qtbot.waitSignal(workplace.runner.progressed):
        flow.save_as(tmp_path / "B")
    flow.open(tmp_path / "A.fomoad")  # not while its database is being copied
    assert not workplace.session.has_project
    workplace.runner.cancel("save as")
    qtbot.waitUntil(lambda: workplace.session.has_project)
    assert workplace.session.snapshot.name == "A"
    assert workplace.session.snapshot.dataset.samples == (sample(1),)
    workplace.close()


def test_a_move_that_heard_too_late_that_it_was_cancelled_is_followed(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_move = threading.Event()

    def late(source: Path, target: Path, progress: Progress) -> None:
        may_move.wait(5)
        move_project(source, target, NoProgress())
        progress.checkpoint(1, 1, "Moving")

    monkeypatch.setattr(projects, "move_project", late)
    workplace = Workplace(Session(), JobRunner(), Places.below(tmp_path))
    flow = ProjectFlow(workplace, RecentProjects(workplace.places.recent_file))
    flow.create_untitled()
    workplace.session.perform(AddSamples(workplace.session, [sample(1)]))
    flow.save_as(tmp_path / "Cap")
    workplace.runner.cancel("save as")
    may_move.set()
    qtbot.waitUntil(lambda: workplace.session.has_project)
    assert workplace.session.snapshot.project == tmp_path / "Cap.fomoad"
    assert workplace.session.snapshot.dataset.samples == (sample(1),)
    assert [p.name for p in flow.recent.projects()] == ["Cap"]
    workplace.close()


def test_a_project_whose_model_is_damaged_opens_without_it_and_says_so(
    flow: ProjectFlow, workplace: Workplace, tmp_path: Path
) -> None:
    told: list[tuple[str, tuple[Problem, ...]]] = []
    workplace.problems_found.connect(lambda what, problems: told.append((what, problems)))
    with Project.create(tmp_path / "A.fomoad") as project:
        project.add_samples([sample(1)])
        project.set_current_model(project.add_model(bundle(), BACKBONE))
    (file,) = (tmp_path / "A.fomoad" / "models").iterdir()
    file.write_bytes(file.read_bytes()[:100])
    flow.open(tmp_path / "A.fomoad")
    assert workplace.session.snapshot.dataset.samples == (sample(1),)
    assert workplace.session.snapshot.model is None
    ((what, (problem,)),) = told
    assert what == "Opening"
    assert "Train again" in problem.remedy
