from __future__ import annotations

import sqlite3
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.project import Project
from tests.store.values import BACKBONE, digest, make_bundle, make_sample

SAMPLES = tuple(make_sample(number) for number in range(4))
IDS = [sample.id for sample in SAMPLES]
CELLS = np.random.default_rng(1).normal(size=(4, 2, 3)).astype(np.float32)
SCORES = CELLS.max(axis=(1, 2))


@pytest.fixture
def model(project: Project) -> str:
    """A model that has scored three of the four samples."""
    project.add_samples(SAMPLES)
    fingerprint = project.add_model(make_bundle(), BACKBONE)
    project.put_scores(fingerprint, IDS[:3], SCORES[:3], CELLS[:3])
    return fingerprint


def test_scores_and_cells_come_back(project: Project, model: str) -> None:
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.scores(model) == dict(zip(IDS[:3], SCORES[:3].tolist(), strict=True))
        cells = reopened.cells(model)
        assert set(cells) == set(IDS[:3])
        np.testing.assert_array_equal(cells[IDS[1]], CELLS[1], strict=True)


def test_every_model_has_its_own(project: Project, model: str) -> None:
    other = project.add_model(make_bundle(1), BACKBONE)
    assert project.scores(other) == {}
    project.put_scores(other, IDS[3:], SCORES[3:], CELLS[3:])
    assert set(project.scores(other)) == {IDS[3]}
    assert set(project.scores(model)) == set(IDS[:3])


def test_scoring_again_replaces(project: Project, model: str) -> None:
    project.put_scores(model, [IDS[0]], SCORES[3:], CELLS[3:])
    assert project.scores(model)[IDS[0]] == float(SCORES[3])
    np.testing.assert_array_equal(project.cells(model)[IDS[0]], CELLS[3])


def test_a_removed_sample_has_no_score_until_it_is_restored(project: Project, model: str) -> None:
    project.remove_samples(IDS[:1])
    assert set(project.scores(model)) == set(project.cells(model)) == set(IDS[1:3])
    project.restore_samples(IDS[:1])
    assert project.scores(model)[IDS[0]] == float(SCORES[0])


def test_what_does_not_fit_together_is_a_bug(project: Project, model: str) -> None:
    with pytest.raises(ValueError, match="2 ids"):
        project.put_scores(model, IDS[:2], SCORES[:3], CELLS[:2])
    with pytest.raises(ValueError, match="finite"):
        project.put_scores(model, IDS[:1], np.array([np.nan]), CELLS[:1])
    for wrong_model, wrong_id in ((digest("nothing"), IDS[3]), (model, "no such id")):
        with pytest.raises(sqlite3.IntegrityError):
            project.put_scores(wrong_model, [wrong_id], SCORES[:1], CELLS[:1])
    assert set(project.scores(model)) == set(IDS[:3])


def cells_file(project: Project) -> Path:
    (path,) = (project.path / "arrays").iterdir()
    return path


def test_damaged_cells_are_said_and_deleting_them_helps(project: Project, model: str) -> None:
    project.close()
    path = cells_file(project)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    with Project.open(project.path) as reopened:
        assert len(reopened.scores(model)) == 3
        with pytest.raises(FomoadError, match="damaged") as raised:
            reopened.cells(model)[IDS[0]]
        assert str(path) in raised.value.message
        assert "Delete this file and open the project again" in raised.value.remedy
    path.unlink()
    with Project.open(project.path) as reopened:
        assert reopened.scores(model) == reopened.cells(model) == {}
