"""Fixtures of the tests of `app`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.runner import JobRunner, SynchronousJobRunner
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.store.project import Project


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """A runner with real threads, shut down afterwards."""
    del qtbot
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def workplace(qtbot: QtBot, tmp_path: Path) -> Iterator[Workplace]:
    """A workplace without a project, whose jobs run at once."""
    del qtbot
    workplace = Workplace(Session(), SynchronousJobRunner(), Places.below(tmp_path))
    yield workplace
    workplace.close()


@pytest.fixture
def session(workplace: Workplace, tmp_path: Path) -> Session:
    """The session of `workplace` with an empty project, `tmp_path / "Part.fomoad"`."""
    project = Project.create(tmp_path / "Part.fomoad")
    workplace.session.attach(project, load_snapshot(project))
    return workplace.session
