from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.app.flows.inspecting import InspectFlow, Inspection, inspect
from fomoad_gui.app.flows.training import train_and_score
from fomoad_gui.app.operations.model import UseModel
from fomoad_gui.app.session import Session
from fomoad_gui.app.snapshot import TrainedModel
from fomoad_gui.app.stored import load_results, load_snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.pipeline import score
from fomoad_gui.store.project import Project


@pytest.fixture
def trained(workplace: Workplace, parts_project: Project) -> Iterator[Session]:
    """A session with a model that has judged the pictures of the test split."""
    session = workplace.session
    session.attach(parts_project, load_snapshot(parts_project))
    result = train_and_score(session.snapshot, parts_project, NoProgress())
    session.perform(UseModel(session, result.model, result.calibration, result.results))
    yield session
    session.detach()


class Scorings:
    """Counts how often a picture is scored."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.count = 0
        made = score.Scorer.score

        def counted(scorer: score.Scorer, image: object) -> score.ImageScore:
            self.count += 1
            return made(scorer, image)  # type: ignore[arg-type]

        monkeypatch.setattr(score.Scorer, "score", counted)


@pytest.fixture
def scorings(monkeypatch: pytest.MonkeyPatch) -> Scorings:
    return Scorings(monkeypatch)


def shown_of(workplace: Workplace) -> tuple[InspectFlow, list[Inspection]]:
    flow, shown = InspectFlow(workplace, workplace), list[Inspection]()
    flow.shown.connect(shown.append)
    return flow, shown


def test_a_judged_picture_shows_the_cells_that_were_kept(
    trained: Session, workplace: Workplace, scorings: Scorings
) -> None:
    _flow, shown = shown_of(workplace)
    sample = trained.snapshot.dataset.select(Label.DEFECT, Split.TEST)[0]
    trained.select([sample.id], sample.id)
    cells = shown[-1].cells
    assert cells is not None
    assert scorings.count == 0
    assert cells.image_score == trained.snapshot.results.scores[sample.id]


def test_the_kept_cells_lie_where_scoring_puts_them(trained: Session) -> None:
    sample, snapshot = trained.snapshot.dataset.select(Label.DEFECT, Split.TEST)[0], trained.snapshot
    kept, _ = inspect(sample, None, snapshot.model, NoProgress(), snapshot.results.cells)
    scored, scorer = inspect(sample, None, snapshot.model, NoProgress())
    assert scorer is not None
    assert kept.cells is not None
    assert scored.cells is not None
    np.testing.assert_allclose(kept.cells.values, scored.cells.values, rtol=1e-6)
    assert kept.cells.peak_box == scored.cells.peak_box


def test_a_picture_that_was_learnt_from_is_scored_to_be_looked_at(
    trained: Session, workplace: Workplace, scorings: Scorings
) -> None:
    _flow, shown = shown_of(workplace)
    for sample in trained.snapshot.dataset.select(Label.GOOD, Split.TRAIN)[:2]:
        trained.select([sample.id], sample.id)
        assert shown[-1].cells is not None
        assert sample.id not in trained.snapshot.results.scores
    assert scorings.count == 2


def test_cells_whose_file_is_damaged_are_computed_anew(
    trained: Session, workplace: Workplace, scorings: Scorings
) -> None:
    _flow, shown = shown_of(workplace)
    snapshot = trained.snapshot
    assert isinstance(snapshot.model, TrainedModel)
    for path in Path(trained.project.path / "arrays").iterdir():
        path.unlink()
    # as after a restart, when nothing of the file is in memory
    results = load_results(trained.project, snapshot.model.fingerprint)
    trained.perform(UseModel(trained, snapshot.model, snapshot.model.bundle.calibration, results))
    sample = snapshot.dataset.select(Label.DEFECT, Split.TEST)[0]
    trained.select([sample.id], sample.id)
    assert shown[-1].cells is not None
    assert scorings.count == 1
