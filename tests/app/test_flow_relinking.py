from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fomoad_gui.app.flows.relinking import RelinkFlow, Search, search
from fomoad_gui.app.operations.samples import label_samples
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Sample
from fomoad_gui.store.images import missing
from fomoad_gui.store.project import Project
from tests.support.parts import good_part, save


class Heard:
    """What a flow has said."""

    def __init__(self, flow: RelinkFlow) -> None:
        self.missed: list[int] = []
        self.searches: list[Search] = []
        flow.missed.connect(self.missed.append)
        flow.searched.connect(self.searches.append)


@pytest.fixture
def flow(workplace: Workplace) -> RelinkFlow:
    return RelinkFlow(workplace, workplace)


@pytest.fixture
def heard(flow: RelinkFlow) -> Heard:
    return Heard(flow)


@pytest.fixture
def archive(tmp_path: Path, parts_project: Project) -> Path:
    """The folder that the pictures of `parts_project` have been moved to, as `disc`."""
    archive = tmp_path / "archive"
    archive.mkdir()
    (tmp_path / "disc").rename(archive / "disc")
    assert len(missing(parts_project.dataset().samples, NoProgress())) == 10
    return archive


def open_project(workplace: Workplace, project: Project) -> None:
    workplace.session.attach(project, load_snapshot(project))


def test_pictures_that_are_there_are_not_talked_about(
    workplace: Workplace, parts_project: Project, heard: Heard
) -> None:
    open_project(workplace, parts_project)
    assert heard.missed == []


@pytest.mark.parametrize(("chosen", "found"), [("disc", 10), ("", 10), ("disc/train", 6), ("disc/test/patch", 2)])
def test_pictures_are_found_whichever_of_their_folders_is_named(
    workplace: Workplace, parts_project: Project, flow: RelinkFlow, heard: Heard, archive: Path, chosen: str, found: int
) -> None:
    open_project(workplace, parts_project)
    assert heard.missed == [10]
    flow.find(archive / chosen)
    assert heard.searches == [Search(found, 10 - found, 0)]
    assert len(missing(parts_project.dataset().samples, NoProgress())) == 10 - found
    assert workplace.session.snapshot.dataset == parts_project.dataset()
    flow.find(archive)
    assert heard.searches[1:] == ([] if found == 10 else [Search(10 - found, 0, 0)])
    assert all(sample.path.startswith(str(archive)) for sample in parts_project.dataset().samples)
    if found == 10:  # masks are found with their pictures, where they lie below the folder that was named
        assert all(Path(s.mask_path).is_file() for s in parts_project.dataset().samples if s.mask_path)


def test_other_pictures_of_the_same_name_are_not_taken_for_them(
    workplace: Workplace, parts_project: Project, flow: RelinkFlow, heard: Heard, archive: Path
) -> None:
    open_project(workplace, parts_project)
    save(archive / "disc" / "train" / "good" / "000.png", good_part(77))
    flow.find(archive)
    assert heard.searches == [Search(9, 1, 1)]


def test_a_folder_without_them_changes_nothing(
    workplace: Workplace, parts_project: Project, flow: RelinkFlow, heard: Heard, tmp_path: Path, archive: Path
) -> None:
    open_project(workplace, parts_project)
    assert not (tmp_path / "nowhere").exists()
    assert archive.is_dir()
    flow.find(tmp_path / "nowhere")
    assert heard.searches == [Search(0, 10, 0)]
    assert not workplace.session.undo_stack.canUndo()


def test_finding_pictures_keeps_what_was_said_of_them_and_can_be_undone(
    workplace: Workplace, parts_project: Project, flow: RelinkFlow, archive: Path
) -> None:
    open_project(workplace, parts_project)
    former = parts_project.dataset().samples[0]
    label_samples(workplace.session, [former.id], Label.DEFECT, "scratch")
    flow.find(archive)
    found = parts_project.dataset().samples[0]
    assert Path(found.path).is_file()
    assert (found.label, found.defect_class) == (Label.DEFECT, "scratch")
    workplace.session.undo_stack.undo()
    assert parts_project.dataset().samples[0].path == former.path


@settings(max_examples=20)
@given(parts=st.lists(st.sampled_from("ab"), min_size=1, max_size=4), depth=st.integers(0, 4))
def test_places_of_another_system_are_understood(parts: list[str], depth: int) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        content = b"a picture"
        inside = parts[min(depth, len(parts) - 1) :]
        folder = Path(scratch, "new").joinpath(*inside)
        folder.mkdir(parents=True)
        (folder / "7.png").write_bytes(content)
        path = "D:\\parts\\" + "\\".join([*parts, "7.png"])
        lost = Sample(hashlib.sha256(content).hexdigest(), path, 8, 8)
        result = search([lost], Path(scratch, "new"), NoProgress())
        assert [Path(sample.path) for sample in result.found] == [folder / "7.png"]
