from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.app.operations.model import UseModel, change_settings
from fomoad_gui.app.operations.samples import AddSamples, label_samples, move_to_split, remove_samples
from fomoad_gui.app.operations.threshold import set_false_alarm_rate, set_threshold
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import Snapshot, TrainedModel
from fomoad_gui.app.stored import load_results, load_snapshot
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.store.project import Project
from tests.app.values import BACKBONE, bundle, sample

SAMPLES = (sample(0), sample(1), sample(2, split=Split.CALIBRATION), sample(3, Label.DEFECT, Split.TEST, "scratch"))


@pytest.fixture
def filled(session: Session) -> Session:
    """Two to learn from, one to calibrate on, one scratched."""
    session.perform(AddSamples(session, SAMPLES))
    return session


@pytest.fixture
def trained(filled: Session) -> Session:
    """With a model that has scored the last two."""
    project = filled.project
    made = bundle()
    fingerprint = project.add_model(made, BACKBONE, "m", trained_on=[s.id for s in SAMPLES[:2]])
    project.put_scores(fingerprint, [s.id for s in SAMPLES[2:]], np.array([5.0, 300.0]), np.ones((2, 3, 4), np.float32))
    model = TrainedModel(fingerprint, made, BACKBONE, frozenset(s.id for s in SAMPLES[:2]))
    filled.perform(UseModel(filled, model, made.calibration, load_results(project, fingerprint)))
    return filled


def on_disk(session: Session) -> Snapshot:
    """What somebody would see who opened the project now."""
    path = session.project.path
    session._calibration_write.flush()
    session.project.close()
    with Project.open(path) as project:
        return load_snapshot(project)


def shown(session: Session) -> tuple[Sample, ...]:
    return session.snapshot.dataset.samples


def test_added_samples_are_shown_and_kept(filled: Session) -> None:
    assert shown(filled) == SAMPLES
    assert on_disk(filled).dataset.samples == SAMPLES


def test_undoing_an_import_takes_the_new_samples_away_and_leaves_the_others(filled: Session) -> None:
    operation = AddSamples(filled, [SAMPLES[0], sample(9)])
    filled.perform(operation)
    assert operation.added == (sample(9),)
    filled.undo_stack.undo()
    assert shown(filled) == SAMPLES
    filled.undo_stack.redo()
    assert shown(filled) == (*SAMPLES, sample(9))


def test_a_label_given_is_kept_and_can_be_taken_back(filled: Session) -> None:
    label_samples(filled, [SAMPLES[3].id], Label.GOOD)
    assert shown(filled)[3].label is Label.GOOD
    assert shown(filled)[3].defect_class == ""
    filled.undo_stack.undo()
    assert shown(filled) == SAMPLES
    filled.undo_stack.redo()
    assert on_disk(filled).dataset.samples[3].label is Label.GOOD


@pytest.mark.parametrize("label", [Label.DEFECT, Label.UNLABELLED])
def test_what_is_not_good_neither_teaches_nor_calibrates(filled: Session, label: Label) -> None:
    label_samples(filled, [s.id for s in SAMPLES], label)
    assert {s.split for s in shown(filled)} == {Split.TEST}
    assert {s.label for s in shown(filled)} == {label}


@pytest.fixture
def unlabelled(session: Session) -> Session:
    """Thirty pictures of which nothing is known."""
    session.perform(AddSamples(session, [sample(number, Label.UNLABELLED, Split.TEST) for number in range(30)]))
    return session


def splits(session: Session) -> Counter[Split]:
    """How many good pictures each split has."""
    return Counter(s.split for s in shown(session) if s.label is Label.GOOD)


def test_pictures_labelled_good_become_training_material(unlabelled: Session) -> None:
    before = shown(unlabelled)
    label_samples(unlabelled, [s.id for s in before], Label.GOOD)
    assert splits(unlabelled) == {Split.TRAIN: 20, Split.CALIBRATION: 10}
    unlabelled.undo_stack.undo()
    assert shown(unlabelled) == before
    unlabelled.undo_stack.redo()
    assert splits(unlabelled) == {Split.TRAIN: 20, Split.CALIBRATION: 10}


def test_labelling_one_by_one_does_as_well(unlabelled: Session) -> None:
    for each in shown(unlabelled):
        label_samples(unlabelled, [each.id], Label.GOOD)
    assert splits(unlabelled) == {Split.TRAIN: 20, Split.CALIBRATION: 10}


def test_some_are_kept_for_the_test_where_there_are_defects_to_compare_with(unlabelled: Session) -> None:
    ids = [s.id for s in shown(unlabelled)]
    label_samples(unlabelled, ids[:5], Label.DEFECT)
    label_samples(unlabelled, ids[5:], Label.GOOD)
    assert splits(unlabelled) == {Split.TRAIN: 14, Split.CALIBRATION: 6, Split.TEST: 5}


def test_what_was_a_defect_before_stays_in_the_test(filled: Session) -> None:
    label_samples(filled, [SAMPLES[3].id], Label.GOOD)
    assert shown(filled)[3].split is Split.TEST


def test_with_a_model_labels_are_results_and_move_nothing(trained: Session) -> None:
    new = [sample(number, Label.UNLABELLED, Split.TEST) for number in range(10, 15)]
    trained.perform(AddSamples(trained, new))
    label_samples(trained, [s.id for s in new], Label.GOOD)
    assert {s.split for s in shown(trained)[-5:]} == {Split.TEST}


def test_a_label_that_changes_nothing_is_no_operation(filled: Session) -> None:
    count = filled.undo_stack.count()
    label_samples(filled, [SAMPLES[0].id], Label.GOOD)
    assert filled.undo_stack.count() == count


def test_only_good_pictures_move_to_training(filled: Session) -> None:
    move_to_split(filled, [SAMPLES[2].id, SAMPLES[3].id], Split.TRAIN)
    assert [s.split for s in shown(filled)] == [Split.TRAIN, Split.TRAIN, Split.TRAIN, Split.TEST]


def test_anything_can_be_excluded_and_stays_so_when_it_gets_a_label(filled: Session) -> None:
    move_to_split(filled, [SAMPLES[0].id, SAMPLES[3].id], Split.EXCLUDED)
    excluded = [Split.EXCLUDED, Split.TRAIN, Split.CALIBRATION, Split.EXCLUDED]
    assert [s.split for s in shown(filled)] == excluded
    assert filled.undo_stack.undoText().startswith("Exclude")
    label_samples(filled, [SAMPLES[0].id], Label.DEFECT, "dent")
    label_samples(filled, [SAMPLES[3].id], Label.GOOD)
    assert [s.split for s in shown(filled)] == excluded
    move_to_split(filled, [SAMPLES[0].id, SAMPLES[3].id], Split.TRAIN)
    assert [s.split for s in shown(filled)] == [Split.EXCLUDED, *[Split.TRAIN, Split.CALIBRATION, Split.TRAIN]]


def test_what_is_excluded_is_not_shared_out_with_its_first_label(session: Session) -> None:
    new = [sample(number, Label.UNLABELLED, Split.TEST) for number in range(12)]
    session.perform(AddSamples(session, new))
    move_to_split(session, [new[0].id], Split.EXCLUDED)
    label_samples(session, [s.id for s in new], Label.GOOD)
    splits = [s.split for s in shown(session)]
    assert splits[0] is Split.EXCLUDED
    assert set(splits[1:]) == {Split.TRAIN, Split.CALIBRATION}


def test_removed_samples_come_back_at_their_place(filled: Session) -> None:
    remove_samples(filled, [SAMPLES[1].id])
    assert shown(filled) == (SAMPLES[0], *SAMPLES[2:])
    filled.undo_stack.undo()
    assert shown(filled) == SAMPLES


@pytest.mark.parametrize(("removed", "left"), [([0], 1), ([1, 2], 3), ([3], 2), ([2, 3], 1), ([0, 1, 2, 3], None)])
def test_the_next_picture_is_shown_when_those_before_it_are_removed(
    filled: Session, removed: list[int], left: int | None
) -> None:
    ids = [SAMPLES[index].id for index in removed]
    filled.select(ids, ids[0])
    remove_samples(filled, ids)
    assert filled.snapshot.current == ("" if left is None else SAMPLES[left].id)
    assert filled.snapshot.selection == (() if left is None else (SAMPLES[left].id,))


def test_one_drag_of_the_threshold_is_one_operation(trained: Session) -> None:
    before = trained.snapshot.threshold
    count = trained.undo_stack.count()
    for step in range(10):
        set_threshold(trained, 50.0 + step, gesture=1)
    set_threshold(trained, 70.0, gesture=2)
    assert trained.undo_stack.count() == count + 2
    trained.undo_stack.undo()
    assert trained.snapshot.threshold == 59.0
    trained.undo_stack.undo()
    assert trained.snapshot.threshold == before
    trained.undo_stack.redo()
    assert on_disk(trained).threshold == 59.0


def test_the_threshold_of_a_model_is_kept_even_if_another_one_gets_one_at_once(trained: Session) -> None:
    project, first = trained.project, trained.snapshot.model
    assert first is not None
    set_threshold(trained, 50.0)
    other = bundle(1)
    fingerprint = project.add_model(other, BACKBONE)
    model = TrainedModel(fingerprint, other, BACKBONE)
    trained.perform(UseModel(trained, model, other.calibration, load_results(project, fingerprint)))
    set_threshold(trained, 70.0)
    trained._calibration_write.flush()
    assert project.load_model(first.fingerprint).bundle.calibration.threshold == 50.0
    assert project.load_model(fingerprint).bundle.calibration.threshold == 70.0


def test_the_false_alarm_rate_sets_the_threshold_from_the_evidence(trained: Session) -> None:
    set_false_alarm_rate(trained, 0.1)
    calibration = trained.snapshot.calibration
    assert calibration is not None
    assert calibration.false_alarm_rate == 0.1
    assert 180 < calibration.threshold < 182
    assert on_disk(trained).threshold == calibration.threshold


def test_a_model_in_use_is_kept_with_its_results_and_can_be_taken_back(trained: Session) -> None:
    trained.undo_stack.undo()
    assert trained.snapshot.model is None
    assert trained.snapshot.calibration is None
    assert dict(trained.snapshot.results.scores) == {}
    trained.undo_stack.redo()
    assert dict(trained.snapshot.results.scores) == {SAMPLES[2].id: 5.0, SAMPLES[3].id: 300.0}
    kept = on_disk(trained)
    assert kept.model is not None
    assert kept.model.trained_on == {SAMPLES[0].id, SAMPLES[1].id}
    assert dict(kept.results.scores) == dict(trained.snapshot.results.scores)
    assert kept.results.cells[SAMPLES[2].id].shape == (3, 4)


def test_training_settings_are_kept_and_can_be_taken_back(filled: Session) -> None:
    chosen = TrainSettings(width=96, height=128, components=4, pooling=None)
    change_settings(filled, chosen)
    filled.undo_stack.undo()
    assert filled.snapshot.settings == TrainSettings()
    filled.undo_stack.redo()
    assert on_disk(filled).settings == chosen


def test_settings_that_this_version_cannot_use_become_the_default(session: Session, tmp_path: Path) -> None:
    session.project.set_setting("train_settings", {"width": 7, "height": 7})
    session.detach()
    with Project.open(tmp_path / "Part.fomoad") as project:
        assert load_snapshot(project).settings == TrainSettings()


def test_an_import_of_nothing_new_leaves_nothing_to_undo(filled: Session) -> None:
    before = filled.undo_stack.count()
    assert filled.perform(AddSamples(filled, SAMPLES))
    assert filled.undo_stack.count() == before
    assert shown(filled) == SAMPLES
