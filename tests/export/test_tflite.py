"""The TFLite export runs without fomoad and gives the app's scores."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from fomoad_gui.backbone.catalogue import joint_cut
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.export.tflite import export_tflite
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.recipe import DEEP_CUT, SHALLOW_CUT, EvidenceChoice, TrainSettings, recipe
from fomoad_gui.pipeline.score import Scorer
from fomoad_gui.pipeline.train import train
from fomoad_gui.store.model_file import StoredModel
from tests.support.parts import defective_part, good_part, save, write_flat

SETTINGS = replace(
    recipe(HeadKind.SHARED),
    backbone="mobilenet_v2_0.1",
    width=96,
    height=96,
    dimensions=8,
    components=2,
    evidence=EvidenceChoice.HELD_OUT,
)

CELL = TrainSettings(backbone="mobilenet_v2_0.1", width=96, height=96, dimensions=8)


def model_of(settings: TrainSettings, folder: Path) -> StoredModel:
    """A model trained on a few drawn parts."""
    trained = train(scan(write_flat(folder, 10), NoProgress()).dataset, settings, NoProgress())
    return StoredModel(trained.bundle, trained.backbone)


def run_exported(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the export's own program in another process."""
    return subprocess.run([sys.executable, "detect.py", *arguments], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(
    "settings",
    [
        SETTINGS,
        replace(SETTINGS, width=128, height=64, fit=Fit.FIT_LONG),
        replace(SETTINGS, channels=1, fit=Fit.FIT_SHORT, pooling=None),
        replace(CELL, top_share=0.1),
        replace(CELL, cut=joint_cut(SHALLOW_CUT, DEEP_CUT)),
        replace(SETTINGS, head=HeadKind.EDGE_IMPULSE),
        replace(SETTINGS, head=HeadKind.PATCHCORE),
    ],
    ids=["square", "wide-fit-long", "grey-fit-short-unpooled", "cell", "cell-joined", "edge-impulse", "patchcore"],
)
def test_the_exported_program_gives_the_scores_of_the_app(settings: TrainSettings, tmp_path: Path) -> None:
    model = model_of(settings, tmp_path / "parts")
    export_tflite(model, tmp_path / "out", NoProgress())
    pictures = {
        "good.png": good_part(1, width=150, height=96),
        "bad.png": defective_part(2, width=90, height=120)[0],
    }
    for name, picture in pictures.items():
        save(tmp_path / "out" / name, picture)
    done = run_exported(tmp_path / "out", *pictures)
    assert done.returncode == 0, done.stderr
    scorer = Scorer(model.bundle, model.backbone)
    for line, picture in zip(done.stdout.splitlines(), pictures.values(), strict=True):
        got = json.loads(line)
        expected = scorer.score(picture)
        np.testing.assert_allclose(got["cells"], expected.cells.values, rtol=1e-3, atol=1e-2)
        assert got["score"] == pytest.approx(expected.score, rel=1e-3, abs=1e-2)
        assert got["verdict"] == expected.verdict.value


def test_the_exported_program_passes_its_own_test_and_fails_it_when_damaged(tmp_path: Path) -> None:
    export_tflite(model_of(SETTINGS, tmp_path / "parts"), tmp_path / "out", NoProgress())
    assert json.loads(run_exported(tmp_path / "out", "--self-test").stdout)["self_test"] == "passed"
    other = model_of(replace(SETTINGS, seed=5), tmp_path / "parts")
    export_tflite(other, tmp_path / "other", NoProgress())
    (tmp_path / "out" / "scorer_float32.tflite").write_bytes((tmp_path / "other/scorer_float32.tflite").read_bytes())
    assert run_exported(tmp_path / "out", "--self-test").returncode == 1


def test_the_same_model_exports_the_same_bytes(tmp_path: Path) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    first = export_tflite(model, tmp_path / "a", NoProgress())
    second = export_tflite(model, tmp_path / "b", NoProgress())
    assert [f.read_bytes() for f in first] == [f.read_bytes() for f in second]


def test_the_threshold_and_the_geometry_travel_with_the_export(tmp_path: Path) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    export_tflite(model, tmp_path / "out", NoProgress())
    facts = json.loads((tmp_path / "out/model.json").read_text(encoding="utf-8"))
    assert facts["threshold"] == model.bundle.calibration.threshold
    assert facts["labels"] == ["OK", "NG"]
    assert facts["input"] == {"width": 96, "height": 96, "channels": 3, "fit": "squash"}
    assert facts["cells"]["vertical"] == facts["cells"]["horizontal"]
    assert facts["cells"]["vertical"]["stride"] == 16
    readme = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    shown = re.search(r"From \*\*(\S+)\*\* on it is NG", readme)
    assert shown is not None
    assert 0 <= float(shown[1]) - facts["threshold"] < 0.01
    assert "{" not in readme


def test_what_scores_mean_is_said_in_the_exports_own_words(tmp_path: Path) -> None:
    export_tflite(model_of(replace(CELL, top_share=0.1), tmp_path / "parts"), tmp_path / "out", NoProgress())
    readme = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    for words in ("6 × 6 Gaussians, one per cell", "Mahalanobis", "highest 10 % of its cells", "learnt from others"):
        assert words in readme
    assert json.loads((tmp_path / "out/model.json").read_text(encoding="utf-8"))["head"] == "cell"


def test_what_a_person_should_look_at_is_said_by_the_exported_program_too(tmp_path: Path) -> None:
    model = model_of(CELL, tmp_path / "parts")
    pictures = {f"{seed}.png": good_part(seed) for seed in range(40, 60)}
    scores = [Scorer(model.bundle, model.backbone).score(picture).score for picture in pictures.values()]
    calibration = calibrate(scores, 0.1).with_review_rate(0.5)
    model = StoredModel(model.bundle.with_calibration(calibration), model.backbone)
    export_tflite(model, tmp_path / "out", NoProgress())
    for name, picture in pictures.items():
        save(tmp_path / "out" / name, picture)
    said = [json.loads(line)["verdict"] for line in run_exported(tmp_path / "out", *pictures).stdout.splitlines()]
    assert {"OK", "REVIEW"} <= set(said)
    review = calibration.review_threshold
    assert review is not None
    for verdict, score in zip(said, scores, strict=True):
        # the threshold lies just above a score, and the exported sums differ in the last digits
        if min(abs(score - review), abs(score - calibration.threshold)) > 0.01:
            assert verdict == calibration.verdict(score).value
    assert "REVIEW" in (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert (tmp_path / "out/labels.txt").read_text(encoding="utf-8").split() == ["OK", "REVIEW", "NG"]


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    save(tmp_path / "out" / "mine.png", np.zeros((4, 4, 3), np.uint8))
    with pytest.raises(FomoadError, match="there already"):
        export_tflite(model, tmp_path / "out", NoProgress())
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine.png"]


def test_nothing_is_left_behind_when_the_check_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    wrong = model_of(replace(SETTINGS, seed=9), tmp_path / "parts")
    import fomoad_gui.export.tflite as module

    monkeypatch.setattr(module, "golden_vectors", lambda _scorer: real_golden(Scorer(wrong.bundle, wrong.backbone)))
    from fomoad_gui.export.golden import golden_vectors as real_golden

    with pytest.raises(FomoadError, match="does not reproduce"):
        export_tflite(model, tmp_path / "out", NoProgress())
    assert {p.name for p in tmp_path.iterdir()} == {"parts"}


def test_a_float32_model_is_refused_with_the_remedy(tmp_path: Path) -> None:
    model = model_of(replace(SETTINGS, precision="float32"), tmp_path / "parts")
    with pytest.raises(FomoadError, match="float32") as caught:
        export_tflite(model, tmp_path / "out", NoProgress())
    assert "int8" in caught.value.remedy


def test_an_unwritable_place_is_named(tmp_path: Path) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(FomoadError, match="file"):
        export_tflite(model, tmp_path / "file" / "out", NoProgress())
    with pytest.raises(FomoadError, match="too long"):
        export_tflite(model, tmp_path / ("n" * 300), NoProgress())


def test_the_licence_is_the_projects_own() -> None:
    root = Path(__file__).parents[2]
    assert (root / "resources/export/LICENSE").read_bytes() == (root / "LICENSE").read_bytes()


def test_pictures_are_read_as_the_app_reads_them(tmp_path: Path) -> None:
    model = model_of(SETTINGS, tmp_path / "parts")
    export_tflite(model, tmp_path / "out", NoProgress())
    Image.fromarray(good_part(3)).convert("L").save(tmp_path / "out" / "grey.png")
    done = run_exported(tmp_path / "out", "grey.png", "missing.png")
    assert done.returncode == 1
    assert "missing.png" in done.stderr
    assert len(done.stdout.splitlines()) == 1
