"""How long a notice stays: until the project changes, or what failed is done."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QStatusBar
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows import projects
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.jobs.runner import SynchronousJobRunner
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.places import Places
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.session import Session
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.project import Project
from fomoad_gui.ui.workspace.message_controller import MessageController
from fomoad_gui.ui.workspace.notice_bar import NoticeBar


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path) -> Iterator[Workplace]:
    del qtbot
    made = Workplace(Session(), SynchronousJobRunner(), Places.below(tmp_path))
    yield made
    made.close()


@pytest.fixture
def flow(workplace: Workplace) -> ProjectFlow:
    return ProjectFlow(workplace, RecentProjects(workplace.places.recent_file), workplace)


@pytest.fixture
def notices(qtbot: QtBot) -> NoticeBar:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def messages(notices: NoticeBar, workplace: Workplace, qtbot: QtBot) -> MessageController:
    status = QStatusBar()
    qtbot.addWidget(status)
    return MessageController(notices, status, workplace)


def refuse(*_: object) -> None:
    raise FomoadError("It cannot be done.", "Do something else.")


def run(workplace: Workplace, key: str, *, fails: bool) -> None:
    def work(progress: Progress) -> None:
        if fails:
            refuse(progress)

    workplace.run(Job(key, Lane.IO, "Working", work), lambda _: None)


@pytest.mark.usefixtures("messages")
def test_a_project_that_could_not_be_opened_is_forgotten_when_another_is(
    notices: NoticeBar, flow: ProjectFlow, tmp_path: Path
) -> None:
    for name in ("A", "B"):
        flow.create(tmp_path / name)
    flow.close()
    with Project.open(tmp_path / "A.fomoad"):
        flow.open(tmp_path / "A.fomoad")
        assert "open" in notices.text
        assert notices.isVisible()
        flow.open(tmp_path / "B.fomoad")
        assert not notices.isVisible()


@pytest.mark.usefixtures("messages")
def test_a_failure_is_forgotten_when_a_job_of_its_kind_is_done_and_not_before(
    notices: NoticeBar, workplace: Workplace
) -> None:
    run(workplace, "import", fails=True)
    run(workplace, "export", fails=False)
    assert notices.isVisible()
    run(workplace, "import", fails=False)
    assert not notices.isVisible()


def test_a_notice_that_took_the_place_of_a_failure_does_not_go_with_it(
    notices: NoticeBar, workplace: Workplace, messages: MessageController
) -> None:
    run(workplace, "import", fails=True)
    messages.show_advice(("Few pictures.", "Add some."), "train")
    run(workplace, "import", fails=False)
    assert notices.isVisible()
    run(workplace, "train", fails=False)
    assert not notices.isVisible()


@pytest.mark.usefixtures("messages")
def test_a_project_that_could_not_be_saved_elsewhere_opens_again_with_the_reason(
    notices: NoticeBar, flow: ProjectFlow, workplace: Workplace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow.create(tmp_path / "A")
    monkeypatch.setattr(projects, "copy_project", refuse)
    flow.save_as(tmp_path / "B")
    assert workplace.session.snapshot.name == "A"
    assert notices.isVisible()
    flow.create(tmp_path / "C")
    assert not notices.isVisible()
