"""What the shipped weights find on real parts, with the default settings; the figures are in docs/quality.md."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.progress import NoProgress
from fomoad_gui.pipeline.evaluate import evaluate
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train


@pytest.mark.slow
def test_defects_on_real_parts_are_told_from_good_ones(reference_data: Path) -> None:
    figures = []
    for folder in ("elpv/mono", "crackforest/asphalt_patch160", "aws_l4v/aliens"):
        dataset = scan([reference_data / folder], NoProgress()).dataset
        trained = train(dataset, TrainSettings(), NoProgress())
        result = evaluate(dataset, Scorer(trained.bundle, trained.backbone), NoProgress())
        assert result.image_auroc is not None
        figures.append(result.image_auroc)
    assert np.mean(figures) >= 0.80
