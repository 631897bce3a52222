"""Fixtures of the tests of `app`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.runner import JobRunner


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """A runner with real threads, shut down afterwards."""
    del qtbot
    runner = JobRunner()
    yield runner
    runner.shutdown()
