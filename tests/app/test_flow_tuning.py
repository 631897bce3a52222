"""A search in the background, from a project and back into it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.tuning import TuneFlow, TuneRequest
from fomoad_gui.app.jobs.runner import JobRunner
from fomoad_gui.app.jobs.values import Cancelled, Done, Failed, Outcome
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.tune import search
from fomoad_gui.pipeline.tune.candidates import Group
from fomoad_gui.pipeline.tune.records import SETTING
from fomoad_gui.pipeline.tune.values import Tuned
from fomoad_gui.store.project import Project
from tests.support.parts import write_mvtec

SMALL = TrainSettings(backbone="mobilenet_v2_0.1", width=96, height=96, keep_proportions=False)


@pytest.fixture
def imported(runner: JobRunner, tmp_path: Path) -> Iterator[Workplace]:
    """A workplace with real threads and a project with drawn parts."""
    project = Project.create(tmp_path / "Disc.fomoad")
    parts = scan([write_mvtec(tmp_path / "disc", train=12, good=2, defect=2)], NoProgress())
    project.add_samples(parts.samples)
    workplace = Workplace(Session(), runner, Places.below(tmp_path))
    workplace.session.attach(project, load_snapshot(project))
    yield workplace
    workplace.close()


@pytest.fixture(autouse=True)
def one_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "groups", lambda _base, _good: [Group(SMALL, (8,))])


def run(workplace: Workplace, qtbot: QtBot, request: TuneRequest) -> Outcome[Tuned]:
    flow = TuneFlow(workplace)
    with qtbot.waitSignal(flow.finished, timeout=60_000) as finished:
        flow.start(request)
    outcome: Outcome[Tuned] = finished.args[0]
    return outcome


def test_a_search_keeps_what_it_found_in_the_project(imported: Workplace, qtbot: QtBot) -> None:
    outcome = run(imported, qtbot, TuneRequest())
    assert isinstance(outcome, Done)
    assert outcome.value.chosen.settings.width == 96
    kept = imported.session.project.setting(SETTING)
    assert isinstance(kept, dict)
    assert len(kept) == 1
    again = run(imported, qtbot, TuneRequest())
    assert isinstance(again, Done)
    assert again.value.chosen == outcome.value.chosen


def test_a_budget_that_nothing_keeps_to_is_told(imported: Workplace, qtbot: QtBot) -> None:
    outcome = run(imported, qtbot, TuneRequest(min_fps=1e9))
    assert isinstance(outcome, Failed)
    assert not outcome.is_bug


def test_a_search_can_be_cancelled(imported: Workplace, qtbot: QtBot) -> None:
    flow = TuneFlow(imported)
    with qtbot.waitSignal(flow.finished, timeout=60_000) as finished:
        flow.start(TuneRequest())
        flow.cancel()
    assert isinstance(finished.args[0], Cancelled)
