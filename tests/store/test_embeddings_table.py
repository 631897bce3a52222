from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from fomoad_gui.store.blobs import BlobStore
from fomoad_gui.store.project import Project
from tests.store.values import make_sample

SAMPLES = tuple(make_sample(number) for number in range(6))
IDS = [sample.id for sample in SAMPLES]
EMBEDDINGS = np.random.default_rng(0).normal(size=(6, 2, 3, 4)).astype(np.float32)


@pytest.fixture
def filled(project: Project) -> Project:
    """Six samples; four of them have embeddings, in two files."""
    project.add_samples(SAMPLES)
    project.put_embeddings("recipe", IDS[:3], EMBEDDINGS[:3])
    project.put_embeddings("recipe", [IDS[5]], EMBEDDINGS[5:])
    return project


def files(project: Project) -> list[Path]:
    return sorted((project.path / "arrays").iterdir())


def test_those_that_are_there_come_back(filled: Project) -> None:
    found = filled.get_embeddings("recipe", [*IDS[1:], "no such id"])
    assert set(found) == {IDS[1], IDS[2], IDS[5]}
    for number in (1, 2, 5):
        np.testing.assert_array_equal(found[IDS[number]], EMBEDDINGS[number], strict=True)
        assert not found[IDS[number]].flags.writeable
    assert IDS[0] not in found
    with pytest.raises(KeyError):
        found[IDS[0]]


def test_they_outlive_the_project(filled: Project) -> None:
    filled.close()
    with Project.open(filled.path) as reopened:
        found = reopened.get_embeddings("recipe", IDS)
        np.testing.assert_array_equal(found[IDS[5]], EMBEDDINGS[5])
        assert len(found) == 4


def test_another_recipe_has_others(filled: Project) -> None:
    assert not filled.get_embeddings("another", IDS)
    filled.put_embeddings("another", IDS[:1], EMBEDDINGS[3:4])
    np.testing.assert_array_equal(filled.get_embeddings("another", IDS)[IDS[0]], EMBEDDINGS[3])
    np.testing.assert_array_equal(filled.get_embeddings("recipe", IDS)[IDS[0]], EMBEDDINGS[0])


def test_putting_again_replaces_and_the_old_file_goes_at_the_next_opening(filled: Project) -> None:
    filled.put_embeddings("recipe", [IDS[5]], EMBEDDINGS[4:5])
    np.testing.assert_array_equal(filled.get_embeddings("recipe", IDS)[IDS[5]], EMBEDDINGS[4])
    assert len(files(filled)) == 3
    filled.close()
    with Project.open(filled.path):
        assert len(files(filled)) == 2


def test_nothing_to_put_writes_nothing(project: Project) -> None:
    project.put_embeddings("recipe", [], EMBEDDINGS[:0])
    assert files(project) == []


def test_ids_and_embeddings_must_be_as_many(filled: Project) -> None:
    with pytest.raises(ValueError, match="2 ids for 3 embeddings"):
        filled.put_embeddings("recipe", IDS[:2], EMBEDDINGS[:3])


def test_an_unknown_sample_is_a_bug_and_changes_nothing(filled: Project) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        filled.put_embeddings("recipe", [IDS[4], "no such id"], EMBEDDINGS[:2])
    assert IDS[4] not in filled.get_embeddings("recipe", IDS)


def test_a_damaged_or_deleted_file_only_means_that_they_are_computed_anew(filled: Project) -> None:
    filled.close()
    damaged, deleted = files(filled)
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"!")
    deleted.unlink()
    with Project.open(filled.path) as reopened:
        assert not reopened.get_embeddings("recipe", IDS)
        reopened.put_embeddings("recipe", IDS, EMBEDDINGS)
        assert len(reopened.get_embeddings("recipe", IDS)) == 6


def test_going_through_all_of_them_opens_each_file_once(filled: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    found = filled.get_embeddings("recipe", IDS)
    opened: list[str] = []
    get = BlobStore.get

    def counted(store: BlobStore, name: str) -> NDArray[Any]:
        opened.append(name)
        return get(store, name)

    monkeypatch.setattr(BlobStore, "get", counted)
    everything = dict(found.items())
    assert len(everything) == 4
    assert len(opened) == len(set(opened)) == 2
