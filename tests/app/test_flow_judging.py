"""Checks, stress test and report, from a project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.judging import JudgingFlow
from fomoad_gui.app.flows.training import TrainFlow
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.store.project import Project


@pytest.fixture
def trained(runner: JobRunner, parts_project: Project, tmp_path: Path, qtbot: QtBot) -> Iterator[Workplace]:
    """A workplace with a model in use."""
    workplace = Workplace(Session(), runner, Places.below(tmp_path))
    workplace.session.attach(parts_project, load_snapshot(parts_project))
    flow = TrainFlow(workplace)
    with qtbot.waitSignal(flow.finished, timeout=60_000):
        flow.start()
    yield workplace
    workplace.close()


def test_the_pictures_are_checked(trained: Workplace, qtbot: QtBot) -> None:
    flow = JudgingFlow(trained)
    with qtbot.waitSignal(flow.checked, timeout=60_000) as checked:
        flow.check()
    assert any("good pictures to learn from" in sentence for sentence in checked.args[0])


def test_the_model_is_stressed(trained: Workplace, qtbot: QtBot) -> None:
    flow = JudgingFlow(trained)
    with qtbot.waitSignal(flow.stressed, timeout=60_000) as stressed:
        flow.stress()
    assert stressed.args[0].undisturbed.count == 2


def test_a_report_is_written_and_told(trained: Workplace, qtbot: QtBot, tmp_path: Path) -> None:
    flow = JudgingFlow(trained)
    with qtbot.waitSignal(trained.noticed, timeout=60_000) as noticed:
        flow.report(tmp_path / "report")
    assert "report" in noticed.args[0]
    assert (tmp_path / "report" / "report.html").is_file()
    with qtbot.waitSignal(trained.failed, timeout=60_000) as failed:
        flow.report(tmp_path / "report")
    assert not failed.args[0].is_bug
