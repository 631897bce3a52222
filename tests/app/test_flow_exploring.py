"""The map is made in the background, kept with the project, and nobody on it moves when pictures come."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from fomoad_gui.app.flows.exploring import (
    FINDINGS_KEY,
    LEFT_OUT_KEY,
    POSITIONS,
    ExploreFlow,
    explore,
    kept_positions,
    left_out_of,
)
from fomoad_gui.app.jobs.values import JobProgress
from fomoad_gui.app.operations.samples import label_samples
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset, Label
from fomoad_gui.pipeline.explore.findings import Findings
from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap
from fomoad_gui.pipeline.importing import sample_of
from fomoad_gui.store.project import Project
from tests.support.parts import write_flat


def test_the_map_and_its_findings_come(trained: Workplace, qtbot: QtBot) -> None:
    flow = ExploreFlow(trained)
    with qtbot.waitSignal(flow.found, timeout=60_000), qtbot.waitSignal(flow.mapped, timeout=60_000) as mapped:
        flow.map_pictures("components")
    found = mapped.args[0]
    assert isinstance(found, PictureMap)
    assert set(found.ids) == {sample.id for sample in trained.session.snapshot.dataset.samples}
    with qtbot.waitSignal(flow.found, timeout=20_000) as again:
        flow.look()
    assert isinstance(again.args[0], Findings)


def test_learnt_pictures_are_judged_by_the_others_once_for_a_model(trained: Workplace, qtbot: QtBot) -> None:
    flow = ExploreFlow(trained)
    started: list[str] = []
    trained.runner.started.connect(lambda progress: started.append(progress.key))
    with qtbot.waitSignal(trained.runner.finished, timeout=60_000, check_params_cb=lambda key, _: key == LEFT_OUT_KEY):
        flow.map_pictures("components")
    with qtbot.waitSignal(flow.found, timeout=20_000):
        flow.look()
    assert started.count(LEFT_OUT_KEY) == 1
    model = trained.session.snapshot.model
    assert model is not None
    samples = trained.session.snapshot.dataset.samples
    learnt = [sample for sample in samples if sample.id in model.trained_on]
    scores = left_out_of(model, learnt, trained.session.project, NoProgress())
    assert scores.keys() == model.trained_on
    label_samples(trained.session, [learnt[0].id], Label.DEFECT)
    with qtbot.waitSignal(trained.runner.finished, timeout=60_000, check_params_cb=lambda key, _: key == LEFT_OUT_KEY):
        flow.look()
    assert started.count(LEFT_OUT_KEY) == 2
    qtbot.waitUntil(lambda: not trained.runner.is_running(FINDINGS_KEY), timeout=20_000)


def test_what_was_looked_at_is_kept_when_mapping_is_cancelled(trained: Workplace, qtbot: QtBot) -> None:
    flow = ExploreFlow(trained)

    def cancel(progress: JobProgress) -> None:
        if progress.done >= 4:
            trained.runner.cancel(progress.key)

    trained.runner.progressed.connect(cancel)
    with qtbot.assertNotEmitted(flow.mapped, wait=2000):
        flow.map_pictures("neighbours")


def test_positions_are_kept_with_the_project_and_used_again(parts_project: Project, tmp_path: Path) -> None:
    more = [sample_of(str(path)) for path in write_flat(tmp_path / "more", 8)]
    parts_project.add_samples(more)
    samples = parts_project.dataset().samples
    first = explore(parts_project, Snapshot(dataset=Dataset(samples[:-1])), "neighbours", NoProgress()).map
    kept = kept_positions(parts_project, Layout.NEIGHBOURS)
    assert set(kept) == set(first.ids)
    second = explore(parts_project, Snapshot(dataset=Dataset(samples)), "neighbours", NoProgress()).map
    np.testing.assert_allclose(second.positions[: len(first.ids)], first.positions, atol=1e-4)


@pytest.mark.parametrize("kept", [None, 3, {"a": [1]}, {"a": ["x", 2]}, [1, 2]])
def test_positions_that_cannot_be_used_are_left_out(parts_project: Project, kept: object) -> None:
    parts_project.set_setting(POSITIONS + "neighbours", kept)  # type: ignore[arg-type]
    assert kept_positions(parts_project, Layout.NEIGHBOURS) == {}


def test_a_picture_that_is_gone_is_told_and_the_others_are_mapped(parts_project: Project) -> None:
    samples = parts_project.dataset().samples
    Path(samples[0].path).unlink()
    found = explore(parts_project, Snapshot(dataset=Dataset(samples)), "components", NoProgress())
    assert len(found.map.ids) == len(samples) - 1
    assert len(found.problems) == 1
