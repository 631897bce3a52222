from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np

from fomoad_gui.store.project import Project
from tests.store.make_version_1 import BUNDLE, CELLS, EMBEDDINGS, IDS, SAMPLES, THRESHOLD
from tests.store.values import BACKBONE, assert_same_bundle

DATA = Path(__file__).parent / "data"


def test_a_project_of_version_1_opens_with_all_that_was_in_it(tmp_path: Path) -> None:
    path = Path(shutil.copytree(DATA / "version-1.fomoad", tmp_path / "Old.fomoad"))
    with Project.open(path) as project:
        assert project.dataset().samples == SAMPLES
        assert project.setting("train_settings") == {"size": 160, "backbone": "mobilenet_v2_0.35"}
        embeddings = project.get_embeddings("recipe", IDS)
        for identity, embedding in zip(IDS, EMBEDDINGS, strict=True):
            np.testing.assert_array_equal(embeddings[identity], embedding, strict=True)
        (entry,) = project.models()
        assert (entry.name, entry.created) == ("first", BUNDLE.provenance.created)
        assert project.current_model() == entry.fingerprint
        assert project.trained_on(entry.fingerprint) == {IDS[0]}
        model = project.load_model(entry.fingerprint)
        assert_same_bundle(model.bundle, BUNDLE.with_calibration(BUNDLE.calibration.with_threshold(THRESHOLD)))
        assert model.backbone == BACKBONE
        assert project.scores(entry.fingerprint) == {IDS[1]: 1.0, IDS[2]: 3.0}
        np.testing.assert_array_equal(project.cells(entry.fingerprint)[IDS[2]], CELLS[1], strict=True)
