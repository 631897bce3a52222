from __future__ import annotations

import pytest

from fomoad_gui.app.flows.training import train_and_score
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.stored import load_snapshot
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.store.project import Project
from tests.app.values import BACKBONE, bundle


class CancelledDuring:
    """Raises at the first checkpoint of the stage whose name begins so, and tells whether it came to that."""

    def __init__(self, stage: str) -> None:
        self._stage = stage
        self.was_reached = False

    def checkpoint(self, _done: int, _total: int, message: str) -> None:
        if message.startswith(self._stage):
            self.was_reached = True
            raise Cancelled


def reopened(project: Project) -> Snapshot:
    project.close()
    with Project.open(project.path) as again:
        return load_snapshot(again)


def test_a_trained_model_is_kept_with_what_it_learnt_from_and_its_scores(parts_project: Project) -> None:
    result = train_and_score(load_snapshot(parts_project), parts_project, NoProgress())
    learnt = {sample.id for sample in parts_project.dataset().select(Label.GOOD, Split.TRAIN)}
    assert result.model.trained_on == parts_project.trained_on(result.model.fingerprint) == learnt
    assert result.results.scores.keys() == {sample.id for sample in parts_project.dataset().samples} - learnt


@pytest.mark.parametrize("stage", ["Embedding", "Scoring"])
def test_a_training_that_is_cancelled_leaves_no_model(parts_project: Project, stage: str) -> None:
    progress = CancelledDuring(stage)
    with pytest.raises(Cancelled):
        train_and_score(load_snapshot(parts_project), parts_project, progress)
    assert progress.was_reached
    assert parts_project.models() == ()
    assert reopened(parts_project).model is None


def test_only_a_model_that_was_taken_into_use_is_in_use_at_the_next_opening(parts_project: Project) -> None:
    parts_project.set_current_model(parts_project.add_model(bundle(0), BACKBONE))
    parts_project.add_model(bundle(1), BACKBONE)
    model = reopened(parts_project).model
    assert model is not None
    assert model.bundle.provenance.seed == 0
