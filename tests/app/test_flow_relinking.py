from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.app.flows.relinking import RelinkFlow, Search
from fomoad_gui.app.operations.samples import label_samples
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.samples import Label
from fomoad_gui.store.project import Project


class Heard:
    """What a flow has said."""

    def __init__(self, flow: RelinkFlow) -> None:
        self.missed: list[int] = []
        self.searches: list[Search] = []
        flow.missed.connect(self.missed.append)
        flow.searched.connect(self.searches.append)


@pytest.fixture
def heard(workplace: Workplace) -> Heard:
    workplace.relinking = RelinkFlow(workplace, workplace)
    return Heard(workplace.relinking)


def opened(workplace: Workplace, project: Project) -> int:
    """Go over to the project; returns how many pictures it has."""
    workplace.session.attach(project, load_snapshot(project))
    return len(project.dataset())


def flow_of(workplace: Workplace) -> RelinkFlow:
    return workplace.findChildren(RelinkFlow)[0]


def test_pictures_that_are_there_are_not_talked_about(
    workplace: Workplace, parts_project: Project, heard: Heard
) -> None:
    opened(workplace, parts_project)
    assert heard.missed == []


@pytest.mark.parametrize("chosen", ["disc", "", "disc/train"])
def test_pictures_are_found_whichever_of_their_folders_is_named(
    workplace: Workplace, parts_project: Project, heard: Heard, tmp_path: Path, chosen: str
) -> None:
    (tmp_path / "disc").rename(tmp_path / "elsewhere")
    (tmp_path / "archive").mkdir()
    (tmp_path / "elsewhere").rename(tmp_path / "archive" / "disc")
    count = opened(workplace, parts_project)
    assert heard.missed == [count]
    below = [s for s in parts_project.dataset().samples if f"/disc/{chosen.removeprefix('disc')}".rstrip("/") in s.path]
    flow_of(workplace).find(tmp_path / "archive" / chosen)
    inside = sum(Path(sample.path).is_file() for sample in parts_project.dataset().samples)
    assert heard.searches == [Search(inside, count - inside, 0)]
    assert inside == (6 if chosen == "disc/train" else len(below))
    assert workplace.session.snapshot.dataset == parts_project.dataset()
