from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.store.project import Project
from tests.store.values import make_sample

SAMPLES = tuple(make_sample(number) for number in range(8))


def numbers(project: Project) -> list[int]:
    return [SAMPLES.index(sample) for sample in project.dataset().samples]


def ids(*which: int) -> list[str]:
    return [SAMPLES[number].id for number in which]


def test_samples_come_back_in_order_with_all_they_were_given(project: Project) -> None:
    samples = (
        Sample("b" * 64, "/parts/one part.png", 640, 480, Label.DEFECT, "scratch ä", Split.TEST, "/masks/one.png"),
        Sample("a" * 64, "/parts/" + "x" * 300 + ".png", 30_000, 1, Label.GOOD, "", Split.CALIBRATION),
        Sample("c" * 64, "/parts/😀.png", 1, 1),
    )
    project.add_samples(samples)
    assert project.dataset().samples == samples
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.dataset().samples == samples


@pytest.mark.skipif(os.name != "posix", reason="file names are Unicode on Windows")
def test_a_file_name_that_is_no_text_comes_back(project: Project) -> None:
    name = os.fsdecode(b"/parts/caf\xe9.png")
    sample = replace(SAMPLES[0], path=name, mask_path=name, defect_class=name, label=Label.DEFECT)
    project.add_samples([sample])
    assert project.dataset().samples == (sample,)


def test_a_content_is_there_once(project: Project) -> None:
    elsewhere = replace(SAMPLES[0], path="/copy.png")
    addition = project.add_samples([SAMPLES[0], SAMPLES[1], elsewhere])
    assert addition.new == SAMPLES[:2]
    assert addition.already_there == (elsewhere,)
    addition = project.add_samples([elsewhere, SAMPLES[2]])
    assert addition.new == (SAMPLES[2],)
    assert addition.already_there == (elsewhere,)
    assert project.dataset().samples == SAMPLES[:3]


def test_replacing_changes_everything_but_id_and_place(project: Project) -> None:
    project.add_samples(SAMPLES[:3])
    changed = Sample(SAMPLES[1].id, "/moved.png", 2, 3, Label.DEFECT, "dent", Split.TEST, "/mask.png")
    project.replace_samples([changed])
    assert project.dataset().samples == (SAMPLES[0], changed, SAMPLES[2])


def test_replacing_an_unknown_or_removed_sample_changes_nothing(project: Project) -> None:
    project.add_samples(SAMPLES[:2])
    project.remove_samples(ids(1))
    for unknown in SAMPLES[1:3]:
        with pytest.raises(ValueError, match=unknown.id):
            project.replace_samples([replace(SAMPLES[0], split=Split.TEST), unknown])
    assert project.dataset().samples == SAMPLES[:1]


def test_removed_samples_go_back_to_their_place(project: Project) -> None:
    project.add_samples(SAMPLES[:5])
    assert project.remove_samples(ids(3, 1, 7)) == (SAMPLES[1], SAMPLES[3])
    assert numbers(project) == [0, 2, 4]
    project.add_samples(SAMPLES[5:6])
    assert project.restore_samples(ids(3, 1)) == (SAMPLES[1], SAMPLES[3])
    assert project.restore_samples(ids(3, 1)) == ()
    assert numbers(project) == [0, 1, 2, 3, 4, 5]


def test_a_restored_sample_has_its_embedding_again(project: Project) -> None:
    project.add_samples(SAMPLES[:2])
    project.put_embeddings("recipe", ids(0, 1), np.zeros((2, 1, 1, 3), np.float32))
    project.remove_samples(ids(0))
    project.restore_samples(ids(0))
    assert set(project.get_embeddings("recipe", ids(0, 1))) == set(ids(0, 1))


def test_a_removed_sample_that_is_added_again_is_new_and_last(project: Project) -> None:
    project.add_samples(SAMPLES[:3])
    project.remove_samples(ids(0))
    moved = replace(SAMPLES[0], path="/elsewhere.png", label=Label.UNLABELLED)
    assert project.add_samples([moved]).new == (moved,)
    assert project.dataset().samples == (SAMPLES[1], SAMPLES[2], moved)
    assert project.restore_samples(ids(0)) == ()


def test_what_was_removed_is_gone_after_closing(project: Project) -> None:
    project.add_samples(SAMPLES[:3])
    project.remove_samples(ids(1))
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.restore_samples(ids(1)) == ()
        assert numbers(reopened) == [0, 2]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "remove", "restore"]), st.lists(st.integers(0, 7), min_size=1, max_size=4, unique=True)
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_order_is_that_of_adding_whatever_is_removed_and_restored(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, list[int]]]
) -> None:
    order: list[int] = []
    present: set[int] = set()
    path: Path = tmp_path_factory.mktemp("order") / "P.fomoad"
    with Project.create(path) as project:
        for verb, which in steps:
            if verb == "add":
                project.add_samples(SAMPLES[number] for number in which)
                new = [number for number in which if number not in present]
                order = [number for number in order if number not in new] + new
                present.update(which)
            elif verb == "remove":
                project.remove_samples(ids(*which))
                present.difference_update(which)
            else:
                project.restore_samples(ids(*which))
                present.update(number for number in which if number in order)
            assert numbers(project) == [number for number in order if number in present]
