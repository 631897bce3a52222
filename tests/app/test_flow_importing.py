from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.app.flows.importing import ImportFlow
from fomoad_gui.app.flows.projects import ProjectFlow
from fomoad_gui.app.jobs.values import Failed
from fomoad_gui.app.operations.model import UseModel
from fomoad_gui.app.recent import RecentProjects
from fomoad_gui.app.snapshot import Results, TrainedModel
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.importing import ImportPlan, scan
from fomoad_gui.vision.write import write_png
from tests.app.values import BACKBONE, bundle


@pytest.fixture
def flow(workplace: Workplace) -> ImportFlow:
    projects = ProjectFlow(workplace, RecentProjects(workplace.places.recent_file), workplace)
    return ImportFlow(workplace, projects, workplace)


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder of six different pictures and one that is none."""
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in range(6):
        write_png(folder / f"part {number}.png", np.full((40, 50, 3), 20 * number, np.uint8))
    (folder / "broken.png").write_bytes(b"")
    return folder


def planned(flow: ImportFlow, *paths: Path) -> ImportPlan:
    plans: list[ImportPlan] = []
    flow.planned.connect(plans.append)
    flow.start(paths)
    return plans[0]


def test_nothing_happens_before_the_plan_is_accepted(flow: ImportFlow, workplace: Workplace, pictures: Path) -> None:
    plan = planned(flow, pictures)
    assert len(plan.samples) == 6
    assert [Path(p.path).name for p in plan.problems] == ["broken.png"]
    assert not workplace.session.has_project


def test_dropped_pictures_find_a_project_even_if_none_is_open(
    flow: ImportFlow, workplace: Workplace, pictures: Path
) -> None:
    plan = planned(flow, pictures)
    flow.accept(plan)
    assert workplace.session.snapshot.name == "Untitled 1"
    assert workplace.session.snapshot.dataset.samples == plan.samples
    assert workplace.session.snapshot.current == plan.samples[0].id


def test_pictures_that_are_there_already_are_counted_and_not_added(
    flow: ImportFlow, workplace: Workplace, pictures: Path
) -> None:
    notices: list[str] = []
    workplace.noticed.connect(notices.append)
    plan = planned(flow, pictures)
    flow.accept(plan)
    flow.accept(plan)
    assert len(workplace.session.snapshot.dataset) == 6
    assert notices[0] == "6 pictures imported."
    assert "6 were there already" in notices[1]


def test_new_pictures_are_selected_once_there_is_a_model_to_judge_them(
    flow: ImportFlow, workplace: Workplace, pictures: Path, tmp_path: Path
) -> None:
    session = workplace.session
    flow.accept(planned(flow, pictures))
    old = session.snapshot.current
    assert session.snapshot.selection == (old,)
    for folder in ("line 1", "line 2"):
        (tmp_path / folder).mkdir()
        for number in range(3):
            value = int(folder[-1]) + 10 * number
            write_png(tmp_path / folder / f"{number}.png", np.full((40, 50, 3), value, np.uint8))
    flow.accept(planned(flow, tmp_path / "line 1"))
    assert session.snapshot.current == old
    made = bundle()
    model = TrainedModel(session.project.add_model(made, BACKBONE), made, BACKBONE)
    session.perform(UseModel(session, model, made.calibration, Results()))
    plan = scan([tmp_path / "line 2"], NoProgress())
    flow.accept(plan)
    assert session.snapshot.selection == tuple(each.id for each in plan.samples)
    assert session.snapshot.current == plan.samples[0].id


def test_an_import_can_be_undone(flow: ImportFlow, workplace: Workplace, pictures: Path) -> None:
    flow.accept(planned(flow, pictures))
    workplace.session.undo_stack.undo()
    assert len(workplace.session.snapshot.dataset) == 0
    assert workplace.session.snapshot.current == ""


def test_a_folder_without_pictures_is_told(flow: ImportFlow, workplace: Workplace, tmp_path: Path) -> None:
    failures: list[Failed] = []
    workplace.failed.connect(failures.append)
    (tmp_path / "empty").mkdir()
    flow.start([tmp_path / "empty"])
    assert "empty" in failures[0].message
    assert not failures[0].is_bug


@pytest.mark.parametrize(
    ("names", "message", "remedy"),
    [
        (["disc.fomoad-model"], "disc.fomoad-model' is a trained model", "fomoad score"),
        (["notes.txt", "disc.fomoad-model"], "disc.fomoad-model' is a trained model", "fomoad score"),
        (["notes.txt"], "notes.txt is not a picture", "PNG"),
        (["a.png", "b.png", "c.png"], "None of the 3 files can be imported. The first:", ""),
    ],
)
def test_files_that_are_no_pictures_are_told_and_not_proposed(
    flow: ImportFlow, workplace: Workplace, tmp_path: Path, names: list[str], message: str, remedy: str
) -> None:
    failures: list[Failed] = []
    plans: list[ImportPlan] = []
    workplace.failed.connect(failures.append)
    flow.planned.connect(plans.append)
    for name in names:
        (tmp_path / name).write_bytes(b"PK\x03\x04 no picture")
    flow.start([tmp_path / name for name in names])
    assert plans == []
    assert [message in failure.message for failure in failures] == [True]
    assert failures[0].remedy
    assert remedy in failures[0].remedy
    assert not failures[0].is_bug


def test_a_dropped_project_is_opened(flow: ImportFlow, workplace: Workplace, tmp_path: Path) -> None:
    flow._projects.create(tmp_path / "A")
    flow._projects.create(tmp_path / "B")
    flow.start([tmp_path / "A.fomoad"])
    assert workplace.session.snapshot.name == "A"
