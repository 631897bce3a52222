"""Scores by the exported C are those of its cells, judged as the app judges."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.c.project import reference_cells
from fomoad_gui.export.c.scoring import score_in_c
from fomoad_gui.pipeline.importing import sample_of, scan
from fomoad_gui.pipeline.recipe import recipe
from fomoad_gui.pipeline.score import Scorer, score_samples
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.vision.fit import fit_image
from tests.support.c_models import model_of
from tests.support.parts import good_part, save, write_flat
from tests.support.progress import RecordedProgress

SPEC = InputSpec(64, 48, fit=Fit.FIT_LONG)


def test_scores_are_those_of_the_reference_kernels(tmp_path: Path) -> None:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    model = model_of(trunk, SPEC, Pooling(3, 2), "full", top_share=0.2)
    pictures = [good_part(seed, width=90 + seed, height=120) for seed in range(3)]
    samples = [sample_of(str(save(tmp_path / f"{n}.png", picture))) for n, picture in enumerate(pictures)]
    scored = score_in_c(samples, model, NoProgress())
    expected = reference_cells(model, np.stack([fit_image(one, SPEC) for one in pictures]), NoProgress())
    for score, cells, picture in zip(scored.scores, expected, pictures, strict=True):
        np.testing.assert_allclose(score.cells.values, cells, rtol=1e-5, atol=1e-4)
        assert score.score == score.cells.image_score
        assert (score.cells.image_height, score.cells.image_width) == picture.shape[:2]


def test_an_app_that_computes_as_boards_do_scores_as_the_c_from_the_training_on(tmp_path: Path) -> None:
    dataset = scan(write_flat(tmp_path, 12), NoProgress()).dataset
    settings = replace(
        recipe(HeadKind.SHARED),
        backbone="mobilenet_v2_0.1",
        width=96,
        height=96,
        dimensions=8,
        components=2,
        kernels=Kernels.REFERENCE,
    )
    trained = train(dataset, settings, NoProgress())
    model = StoredModel(trained.bundle, trained.backbone)
    in_app = score_samples(dataset.samples, Scorer(model.bundle, model.backbone), NoProgress())
    in_c = score_in_c(dataset.samples, model, NoProgress())
    for ours, theirs in zip(in_app.scores, in_c.scores, strict=True):
        np.testing.assert_allclose(ours.cells.values, theirs.cells.values, rtol=1e-5, atol=1e-4)
        assert ours.verdict is theirs.verdict
    assert model.bundle.backbone.kernels == "reference"
    # which is not what the fast kernels give
    fast = Scorer(model.bundle, model.backbone, Kernels.FAST)
    other = score_samples(dataset.samples, fast, NoProgress())
    assert any(abs(one.score - two.score) > 1e-3 for one, two in zip(in_app.scores, other.scores, strict=True))


def test_scoring_is_given_up_at_once(tmp_path: Path) -> None:
    trunk = find("mobilenet_v2_0.1", "block_6_expand_relu", 3, "int8").read()
    sample = sample_of(str(save(tmp_path / "part.png", good_part(1))))
    with pytest.raises(Cancelled):
        score_in_c([sample], model_of(trunk, SPEC, None), RecordedProgress(cancel_when=lambda *_: True))
