"""Overlays as files, under names that the file system takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fomoad_gui.pipeline.overlays import write_overlay
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import Trained
from tests.support.parts import good_part


@pytest.mark.parametrize("stem", ["part", "n" * 251, "🔩" * 62])
def test_pictures_of_the_same_name_get_overlays_of_their_own(trained: Trained, tmp_path: Path, stem: str) -> None:
    image = good_part(0)
    result = Scorer(trained.bundle, trained.backbone).score(image)
    written = [
        write_overlay(tmp_path / "overlays", Path(folder) / f"{stem}.bmp", image, result, trained.bundle.calibration)
        for folder in ("monday", "tuesday")
    ]
    assert len(set(written)) == 2
    assert all(path.is_file() for path in written)
