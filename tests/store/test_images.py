from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.core.errors import Cancelled, FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.store.images import find_moved, missing
from fomoad_gui.store.project import Project


def sample_of(path: Path) -> Sample:
    return Sample(hashlib.sha256(path.read_bytes()).hexdigest(), str(path), 4, 4, Label.GOOD, "", Split.TRAIN)


@pytest.fixture
def pictures(tmp_path: Path) -> tuple[Path, ...]:
    folder = tmp_path / "old place" / "good"
    folder.mkdir(parents=True)
    paths = tuple(folder / f"part {number} 😀.PNG" for number in range(3))
    for path in paths:
        path.write_bytes(path.name.encode())
    return paths


def test_a_copy_is_named_by_its_content(project: Project, pictures: tuple[Path, ...]) -> None:
    copied = project.copy_image_in(pictures[0])
    assert copied == project.path / "images" / f"{sample_of(pictures[0]).id}.png"
    assert copied.read_bytes() == pictures[0].read_bytes()
    assert project.copy_image_in(pictures[0]) == copied


def test_a_copy_goes_where_the_project_goes(project: Project, pictures: tuple[Path, ...], tmp_path: Path) -> None:
    copied = project.copy_image_in(pictures[0])
    project.add_samples([replace(sample_of(copied), mask_path=str(copied)), sample_of(pictures[1])])
    project.close()
    shutil.rmtree(pictures[0].parent)
    moved = project.path.rename(tmp_path / "Elsewhere.fomoad")
    with Project.open(moved) as reopened:
        first, second = reopened.dataset().samples
        assert first.path == first.mask_path == str(moved / "images" / copied.name)
        assert missing(reopened.dataset().samples, NoProgress()) == (second,)


def test_a_copy_outlives_its_sample(project: Project, pictures: tuple[Path, ...]) -> None:
    copied = project.copy_image_in(pictures[0])
    project.add_samples([sample_of(copied)])
    project.remove_samples([sample_of(copied).id])
    project.close()
    with Project.open(project.path):
        assert copied.exists()


def test_a_picture_that_cannot_be_read_is_named(project: Project, tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="does not exist") as raised:
        project.copy_image_in(tmp_path / "nowhere.png")
    assert "nowhere.png" in raised.value.message


def test_a_moved_folder_is_linked_again(project: Project, pictures: tuple[Path, ...], tmp_path: Path) -> None:
    old = tmp_path / "old place"
    elsewhere = replace(sample_of(pictures[0]), id="e" * 64, path="/elsewhere/part 0.png")
    samples = [sample_of(path) for path in pictures]
    project.add_samples([*samples, elsewhere])
    new = old.rename(tmp_path / "new place")
    assert missing(project.dataset().samples, NoProgress()) == (*samples, elsewhere)
    (new / "good" / pictures[1].name).write_bytes(b"another picture of the same name")
    (new / "good" / pictures[2].name).unlink()

    relinking = find_moved(project.dataset().samples, str(old), new, NoProgress())

    found = replace(samples[0], path=str(new / "good" / pictures[0].name))
    assert relinking.found == (found,)
    assert relinking.different == (samples[1],)
    assert relinking.missing == (samples[2],)


def test_a_mask_that_moved_along_is_found_and_another_stays(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    old = tmp_path / "old place"
    (old / "mask.png").write_bytes(b"mask")
    along = replace(sample_of(pictures[0]), mask_path=str(old / "mask.png"))
    stays = replace(sample_of(pictures[1]), mask_path="/masks/1.png")
    none = sample_of(pictures[2])
    new = old.rename(tmp_path / "new place")
    found = find_moved([along, stays, none], str(old), new, NoProgress()).found
    assert [sample.mask_path for sample in found] == [str(new / "mask.png"), "/masks/1.png", ""]


def test_a_folder_of_another_system_is_linked_again(pictures: tuple[Path, ...]) -> None:
    samples = [replace(sample_of(path), path=f"D:\\Parts\\Good\\{path.name}") for path in pictures]
    relinking = find_moved(samples, "d:\\parts\\good", pictures[0].parent, NoProgress())
    assert [sample.path for sample in relinking.found] == [str(path) for path in pictures]


def test_a_folder_whose_name_only_begins_the_same_is_another(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    relinking = find_moved([sample_of(pictures[0])], str(tmp_path / "old"), tmp_path, NoProgress())
    assert (relinking.found, relinking.missing, relinking.different) == ((), (), ())


def test_the_search_for_moved_pictures_can_be_cancelled(pictures: tuple[Path, ...], tmp_path: Path) -> None:
    class Impatient:
        def checkpoint(self, done: int, total: int, message: str) -> None:
            if done == total - 1:
                raise Cancelled

    samples = [sample_of(path) for path in pictures]
    new = (tmp_path / "old place").rename(tmp_path / "new place")
    with pytest.raises(Cancelled):
        find_moved(samples, str(tmp_path / "old place"), new, Impatient())
