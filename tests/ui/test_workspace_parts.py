from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.jobs.values import JobProgress
from fomoad_gui.app.recent import RecentProject
from fomoad_gui.app.snapshot import Results, Snapshot, TrainedModel
from fomoad_gui.core.calibration import Evidence, calibrate
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.mixture import Covariance
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.projection import ProjectionKind, gaussian_projection
from fomoad_gui.core.samples import Dataset, Label, Split
from fomoad_gui.pipeline.recipe import EvidenceChoice, TrainSettings, fingerprint
from fomoad_gui.ui.start.start_page import StartPage
from fomoad_gui.ui.workspace.job_bar import JobBar, duration, stage_text, time_text
from fomoad_gui.ui.workspace.notice_bar import NoticeBar
from fomoad_gui.ui.workspace.problems_dialog import ProblemsDialog
from fomoad_gui.ui.workspace.stale_hint import stale_text
from fomoad_gui.ui.workspace.threshold_controller import evidence
from fomoad_gui.ui.workspace.training_controller import most_anomalous
from tests.app.values import BACKBONE, bundle, sample

SETTINGS = TrainSettings(
    width=96, height=96, fit=Fit.SQUASH, pooling=None, dimensions=2, components=1, head=HeadKind.SHARED
)
SAMPLES = (
    sample(0),
    sample(1),
    sample(2, split=Split.CALIBRATION),
    sample(3, split=Split.TEST),
    sample(4, Label.DEFECT, Split.TEST),
)


def snapshot(settings: TrainSettings = SETTINGS, trained_on: tuple[int, ...] = (0, 1)) -> Snapshot:
    made = bundle().with_calibration(calibrate([5.0], 0.01))
    recipe = fingerprint(SETTINGS, made.projection.dimensions_in)
    made = dataclasses.replace(made, provenance=dataclasses.replace(made.provenance, recipe=recipe))
    model = TrainedModel("f", made, BACKBONE, frozenset(SAMPLES[index].id for index in trained_on))
    results = Results(scores={SAMPLES[2].id: 5.0, SAMPLES[3].id: 7.0, SAMPLES[4].id: 6.0, "removed": 99.0})
    return Snapshot(
        dataset=Dataset(SAMPLES), settings=settings, model=model, calibration=made.calibration, results=results
    )


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0 s"), (59.4, "59 s"), (65, "1 min 05 s"), (3599, "59 min 59 s"), (4320, "1 h 12 min")]
)
def test_durations_are_told_as_people_do(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_stages_are_told_in_plain_words() -> None:
    assert stage_text(JobProgress("train", "Training", "Embedding 300 pictures")) == "Looking closely at 300 pictures"
    assert stage_text(JobProgress("train", "Training", "Fitting the mixture")) == "Learning what is normal"
    assert stage_text(JobProgress("train", "Training", "Scoring 9 pictures")) == "Scoring 9 pictures"
    assert stage_text(JobProgress("train", "Training")) == "Training…"


def test_the_remaining_time_is_told_once_it_is_known() -> None:
    assert time_text(JobProgress("a", "A", elapsed=3)) == "3 s elapsed"
    assert time_text(JobProgress("a", "A", elapsed=3, remaining=0.1)) == "3 s elapsed, about 1 s left"


def test_the_job_bar_shows_the_job_until_it_ends_and_asks_to_cancel_it(qtbot: QtBot) -> None:
    bar = JobBar()
    qtbot.addWidget(bar)
    bar.show_progress(JobProgress("train", "Training", "Embedding 10 pictures", 5, 10, 2.0, 2.0))
    assert bar.isVisible()
    with qtbot.waitSignal(bar.cancel_requested) as asked:
        bar.cancel_button.click()
    assert asked.args == ["train"]
    bar.finish("another")
    assert bar.isVisible()
    bar.finish("train")
    assert not bar.isVisible()


def test_a_notice_stays_until_it_is_dismissed(qtbot: QtBot) -> None:
    bar = NoticeBar()
    qtbot.addWidget(bar)
    bar.show_message("a.png is empty.", "Copy it again.")
    assert bar.isVisible()
    bar.close_button.click()
    assert not bar.isVisible()


def test_all_files_that_were_left_out_are_listed(qtbot: QtBot) -> None:
    dialog = ProblemsDialog("Import", [Problem(f"/x/{n}.png", "It is empty.", "Copy it.") for n in range(3)])
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.problems.rowCount() == 3


def test_a_recent_project_that_is_gone_cannot_be_opened_and_can_be_forgotten(qtbot: QtBot) -> None:
    page = StartPage()
    qtbot.addWidget(page)
    chosen: list[Path] = []
    page.recent_chosen.connect(chosen.append)
    page.set_recent([RecentProject(Path("/a/Here.fomoad"), True), RecentProject(Path("/a/Gone.fomoad"), False)])
    here, gone = page.recent_buttons()
    gone.click()
    here.click()
    assert chosen == [Path("/a/Here.fomoad")]
    assert "Not found" in gone.accessibleName()
    with qtbot.waitSignal(page.recent_forgotten) as forgotten:
        gone.forgotten.emit()
    assert forgotten.args == [Path("/a/Gone.fomoad")]


def test_a_model_of_the_present_pictures_and_settings_is_not_stale() -> None:
    assert stale_text(snapshot()) == ""
    assert stale_text(Snapshot()) == ""


def test_a_model_is_stale_when_the_good_pictures_have_changed() -> None:
    assert "pictures" in stale_text(snapshot(trained_on=(0,)))


@pytest.mark.parametrize(
    "changed",
    [
        {"backbone": "mobilenet_v2_0.1"},
        {"cut": "block_3_expand_relu"},
        {"precision": "float32"},
        {"width": 128},
        {"channels": 1},
        {"fit": Fit.FIT_LONG},
        {"pooling": Pooling(3, 2)},
        {"dimensions": 3},
        {"components": 2},
        {"covariance": Covariance.DIAGONAL},
        {"seed": 1},
        {"false_alarm_rate": 0.05},
        {"review_rate": 0.2},
        {"recalibrate": True},
        {"kernels": Kernels.REFERENCE},
        {"head": HeadKind.CELL},
        {"projection": ProjectionKind.SPARSE},
        {"correction": False},
        {"keep_proportions": False},
        {"top_share": 0.1},
        {"evidence": EvidenceChoice.CROSS},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_model_is_stale_when_any_setting_has_changed(changed: dict[str, Any]) -> None:
    assert "settings" in stale_text(snapshot(dataclasses.replace(SETTINGS, **changed)))


def test_dimensions_that_the_backbone_does_not_have_make_no_difference() -> None:
    made = snapshot(dataclasses.replace(SETTINGS, dimensions=64))
    assert made.model is not None
    bundle = made.model.bundle
    recipe = fingerprint(dataclasses.replace(SETTINGS, dimensions=2), 2)
    full = dataclasses.replace(
        bundle,
        projection=gaussian_projection(2, 2, 0),
        provenance=dataclasses.replace(bundle.provenance, recipe=recipe),
    )
    assert stale_text(dataclasses.replace(made, model=dataclasses.replace(made.model, bundle=full))) == ""


def test_components_make_no_difference_to_a_head_that_has_none() -> None:
    cell = dataclasses.replace(SETTINGS, head=HeadKind.CELL)
    assert fingerprint(cell, 9) == fingerprint(dataclasses.replace(cell, components=5), 9)


def test_a_model_of_a_version_that_kept_no_settings_is_not_stale() -> None:
    made = snapshot(dataclasses.replace(SETTINGS, width=128))
    assert made.model is not None
    old = dataclasses.replace(
        made.model.bundle, provenance=dataclasses.replace(made.model.bundle.provenance, recipe="")
    )
    assert stale_text(dataclasses.replace(made, model=dataclasses.replace(made.model, bundle=old))) == ""


def test_all_good_pictures_in_turn_are_what_a_cross_conformal_threshold_rests_on() -> None:
    made = snapshot(trained_on=(0, 1, 2))
    assert "learn from" in stale_text(made)
    across = calibrate([5.0, 6.0, 7.0], 0.01, Evidence.CROSS)
    assert stale_text(dataclasses.replace(made, calibration=across)) == ""
    assert "learn from" in stale_text(dataclasses.replace(snapshot(), calibration=across))


def test_a_model_is_stale_when_the_held_out_pictures_have_changed() -> None:
    made = snapshot()
    scores = dict(made.results.scores)
    assert stale_text(dataclasses.replace(made, results=Results({**scores, SAMPLES[2].id: 5.00001}))) == ""
    assert "calibrate" in stale_text(dataclasses.replace(made, results=Results({**scores, SAMPLES[2].id: 5.5})))
    moved = tuple(dataclasses.replace(s, split=Split.TEST) if s is SAMPLES[2] else s for s in SAMPLES)
    assert "calibrate" in stale_text(dataclasses.replace(made, dataset=Dataset(moved)))
    added = Dataset((*SAMPLES, sample(9, split=Split.CALIBRATION)))
    assert stale_text(dataclasses.replace(made, dataset=added)) == ""
    scored = Results({**scores, sample(9).id: 6.0})
    assert "calibrate" in stale_text(dataclasses.replace(made, dataset=added, results=scored))


def test_a_threshold_moved_by_hand_does_not_make_a_model_stale() -> None:
    made = snapshot()
    assert made.calibration is not None
    assert stale_text(dataclasses.replace(made, calibration=made.calibration.with_threshold(8.0))) == ""


def test_the_most_anomalous_picture_is_one_of_the_data_set() -> None:
    assert most_anomalous(snapshot()) == SAMPLES[3].id
    assert most_anomalous(Snapshot()) == ""


def test_the_threshold_is_judged_by_scored_pictures_of_the_test_split() -> None:
    shown = evidence(snapshot())
    assert shown is not None
    assert shown.test_good.tolist() == [7.0]
    assert shown.test_defect.tolist() == [6.0]
    assert evidence(Snapshot()) is None
