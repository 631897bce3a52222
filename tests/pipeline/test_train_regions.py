"""Regions from training to the exported program."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.regions import Region
from fomoad_gui.core.samples import Dataset
from fomoad_gui.export.tflite import export_tflite
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from tests.pipeline.conftest import CELL_SETTINGS, SETTINGS
from tests.support.parts import good_part, save

REGIONS = (Region("left", 0, 0, 0.5, 1), Region("label", 0.5, 0, 1, 0.5, ignored=True))


@pytest.mark.parametrize("settings", [CELL_SETTINGS, SETTINGS], ids=["cell", "shared"])
def test_what_is_ignored_raises_no_alarm_and_what_is_named_is_blamed(
    settings: TrainSettings, dataset: Dataset, tmp_path: Path
) -> None:
    trained = train(dataset, replace(settings, regions=REGIONS), NoProgress())
    scorer = Scorer(trained.bundle, trained.backbone)
    plain, ignored, blamed = good_part(900), good_part(900), good_part(900)
    ignored[4:20, 76:92] = (255, 0, 255)
    blamed[60:80, 10:30] = (255, 0, 255)
    usual, unseen, seen = (scorer.score(picture) for picture in (plain, ignored, blamed))
    row, column = seen.cells.peak
    assert scorer.grid.horizontal.centre(column) < 48
    assert seen.score > unseen.score
    assert seen.score > usual.score
    by_region = scorer.by_region(seen.cells)
    assert set(by_region) == {"left"}
    assert by_region["left"] == pytest.approx(seen.score)
    assert not REGIONS[1].cells(scorer.grid)[row, column]
    export_tflite(StoredModel(trained.bundle, trained.backbone), tmp_path / "out", NoProgress())
    save(tmp_path / "out" / "bad.png", blamed)
    done = subprocess.run(
        [sys.executable, "detect.py", "bad.png"], cwd=tmp_path / "out", capture_output=True, text=True, check=True
    )
    said = json.loads(done.stdout)
    assert said["regions"]["left"] == pytest.approx(seen.score, rel=1e-3)
    assert said["score"] == pytest.approx(seen.score, rel=1e-3)


def test_the_pipeline_of_edge_impulse_refuses_regions_and_does_not_pass_them_over(dataset: Dataset) -> None:
    settings = replace(SETTINGS, head=HeadKind.EDGE_IMPULSE, regions=REGIONS)
    with pytest.raises(FomoadError, match="knows no regions"):
        train(dataset, settings, NoProgress())
