"""Fixtures of the tests of `app`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.runner import JobRunner, SynchronousJobRunner
from fomoad_gui.app.places import Places
from fomoad_gui.app.session import Session
from fomoad_gui.app.stored import SETTINGS_KEY, load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import EvidenceChoice, recipe
from fomoad_gui.pipeline.settings_record import settings_to_record
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.project import Project
from tests.support.parts import write_mvtec

QUICK = replace(
    recipe(HeadKind.SHARED),
    width=96,
    height=96,
    components=3,
    dimensions=12,
    evidence=EvidenceChoice.HELD_OUT,
)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[JobRunner]:
    """A runner with real threads, shut down afterwards."""
    del qtbot
    runner = JobRunner()
    yield runner
    runner.shutdown()


@pytest.fixture
def parts_project(tmp_path: Path) -> Iterator[Project]:
    """A project with drawn parts, no model, and the settings of a quick training."""
    with Project.create(tmp_path / "Disc.fomoad") as project:
        project.add_samples(scan([write_mvtec(tmp_path / "disc", train=6, good=2, defect=2)], NoProgress()).samples)
        project.set_setting(SETTINGS_KEY, settings_to_record(QUICK))
        yield project


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


@pytest.fixture
def trained(runner: JobRunner, parts_project: Project, tmp_path: Path) -> Iterator[Workplace]:
    """A workplace with real threads and a model in use."""
    model = train(load_snapshot(parts_project).dataset, QUICK, NoProgress())
    fingerprint = parts_project.add_model(model.bundle, model.backbone, QUICK.backbone, sorted(model.learnt))
    parts_project.set_current_model(fingerprint)
    workplace = Workplace(Session(), runner, Places.below(tmp_path))
    workplace.session.attach(parts_project, load_snapshot(parts_project))
    yield workplace
    workplace.close()
