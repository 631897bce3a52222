from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fomoad_gui.core.calibration import ThresholdMethod
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.model_file import read_model
from fomoad_gui.store.models_table import ModelEntry
from fomoad_gui.store.project import Project
from tests.store.values import BACKBONE, assert_same_bundle, digest, make_bundle, make_sample


def model_path(project: Project, fingerprint: str) -> Path:
    return project.path / "models" / f"{fingerprint}.fomoad-model"


def test_a_model_is_kept(project: Project) -> None:
    bundle = make_bundle()
    fingerprint = project.add_model(bundle, BACKBONE, "first try")
    project.close()
    with Project.open(project.path) as reopened:
        model = reopened.load_model(fingerprint)
        assert reopened.models() == (ModelEntry(fingerprint, bundle.provenance.created, "first try"),)
    assert model.backbone == BACKBONE
    assert_same_bundle(model.bundle, bundle)


def test_its_file_is_a_model_file_named_by_its_content(project: Project) -> None:
    fingerprint = project.add_model(make_bundle(), BACKBONE)
    path = model_path(project, fingerprint)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == fingerprint
    assert_same_bundle(read_model(path).bundle, make_bundle())


def test_models_are_listed_as_added_and_each_once(project: Project) -> None:
    prints = [project.add_model(make_bundle(seed), BACKBONE, f"number {seed}") for seed in (2, 0, 1)]
    assert project.add_model(make_bundle(0), BACKBONE, "renamed") == prints[1]
    assert [entry.fingerprint for entry in project.models()] == prints
    assert [entry.name for entry in project.models()] == ["number 2", "renamed", "number 1"]


def test_moving_the_threshold_changes_no_file(project: Project) -> None:
    bundle = make_bundle()
    fingerprint = project.add_model(bundle, BACKBONE)
    before = model_path(project, fingerprint).read_bytes()
    project.set_calibration(fingerprint, bundle.calibration.with_threshold(0.1 + 0.2))
    project.close()
    with Project.open(project.path) as reopened:
        calibration = reopened.load_model(fingerprint).bundle.calibration
    assert calibration.threshold == 0.1 + 0.2
    assert calibration.method is ThresholdMethod.MANUAL
    assert calibration.good_scores.tolist() == bundle.calibration.good_scores.tolist()
    assert model_path(project, fingerprint).read_bytes() == before


def test_another_false_alarm_rate_is_kept(project: Project) -> None:
    bundle = make_bundle()
    fingerprint = project.add_model(bundle, BACKBONE)
    wanted = bundle.calibration.with_false_alarm_rate(0.25)
    project.set_calibration(fingerprint, wanted)
    assert_same_bundle(project.load_model(fingerprint).bundle, bundle.with_calibration(wanted))


def test_an_unknown_model_is_a_bug(project: Project) -> None:
    with pytest.raises(KeyError):
        project.load_model(digest("nothing"))
    with pytest.raises(KeyError):
        project.set_calibration(digest("nothing"), make_bundle().calibration)


def test_a_model_whose_file_is_gone_is_said_and_still_listed(project: Project) -> None:
    fingerprint = project.add_model(make_bundle(), BACKBONE)
    model_path(project, fingerprint).unlink()
    project.close()
    with Project.open(project.path) as reopened:
        assert [entry.fingerprint for entry in reopened.models()] == [fingerprint]
        with pytest.raises(FomoadError, match="does not exist"):
            reopened.load_model(fingerprint)
        reopened.add_model(make_bundle(), BACKBONE)
        assert_same_bundle(reopened.load_model(fingerprint).bundle, make_bundle())


def test_a_model_that_no_row_names_is_left_alone(project: Project) -> None:
    """It is small and may be all that is left of a day's work."""
    fingerprint = project.add_model(make_bundle(), BACKBONE)
    stranger = model_path(project, digest("from a backup"))
    stranger.write_bytes(model_path(project, fingerprint).read_bytes())
    project.close()
    with Project.open(project.path):
        assert stranger.exists()


def test_what_a_model_learnt_from_is_kept_even_if_it_is_removed(project: Project) -> None:
    samples = [make_sample(number) for number in range(3)]
    project.add_samples(samples)
    learnt = {samples[0].id, samples[1].id}
    fingerprint = project.add_model(make_bundle(), BACKBONE, trained_on=learnt)
    other = project.add_model(make_bundle(1), BACKBONE)
    project.remove_samples([samples[0].id])
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.trained_on(fingerprint) == learnt
        assert reopened.trained_on(other) == frozenset()


def test_no_model_is_in_use_before_somebody_says_so(project: Project) -> None:
    project.add_model(make_bundle(), BACKBONE)
    assert project.current_model() is None


def test_one_model_is_in_use_at_a_time(project: Project) -> None:
    first, second = (project.add_model(make_bundle(seed), BACKBONE) for seed in (0, 1))
    project.set_current_model(first)
    project.set_current_model(second)
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.current_model() == second
        reopened.set_current_model(None)
        assert reopened.current_model() is None


def test_the_model_in_use_stays_so_when_it_is_added_again_and_when_an_unknown_one_is_named(project: Project) -> None:
    fingerprint = project.add_model(make_bundle(), BACKBONE)
    project.set_current_model(fingerprint)
    project.add_model(make_bundle(), BACKBONE, "renamed")
    with pytest.raises(KeyError):
        project.set_current_model(digest("nothing"))
    assert project.current_model() == fingerprint
