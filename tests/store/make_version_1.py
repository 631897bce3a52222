"""Makes the project of format version 1 that later versions must open: `python -m tests.store.make_version_1 FOLDER`.

Run it with the fomoad whose format it is, and never again: the folder in `data` is what that version wrote.
What stands in it is written out in numbers, so that no change to how models are made changes it.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np

from fomoad_gui.core.bundle import BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.detector import Detector
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import Projection
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.store.project import Project
from tests.store.values import BACKBONE, digest

SAMPLES = (
    Sample(digest("good"), "/parts/train/good/000.png", 640, 480, Label.GOOD, "", Split.TRAIN),
    Sample(digest("held"), "/parts/train/good/ä 001.png", 640, 480, Label.GOOD, "", Split.CALIBRATION),
    Sample(
        digest("bad"),
        "/parts/test/scratch/000.png",
        480,
        640,
        Label.DEFECT,
        "scratch",
        Split.TEST,
        "/parts/ground_truth/scratch/000_mask.png",
    ),
    Sample(digest("new"), "C:\\parts\\new.bmp", 1, 2),
)
IDS = [sample.id for sample in SAMPLES]
EMBEDDINGS = np.arange(4 * 2 * 3 * 5, dtype=np.float32).reshape(4, 2, 3, 5)
CELLS = np.arange(2 * 1 * 2, dtype=np.float32).reshape(2, 1, 2)
BUNDLE = ModelBundle(
    input=InputSpec(160, 96, 3, Fit.FIT_LONG),
    backbone=BackboneSpec(
        "mobilenet_v2_0.35", "block_6_expand_relu", 3, "float32", hashlib.sha256(BACKBONE).hexdigest()
    ),
    pooling=Pooling(3, 2),
    projection=Projection(np.array([[0.1, 0.2], [-0.3, 0.4], [0.5, -0.6]], np.float32)),
    detector=Detector(
        GaussianMixture(
            np.array([0.3, 0.7]),
            np.array([[0.1, 0.2], [1 / 3, -4.0]]),
            np.array([[[1.5, 0.25], [0.0, 2.0]], [[0.1, -7.0], [0.0, 1e-3]]]),
        )
    ),
    calibration=Calibration(1.1, 0.1, np.array([-0.5, 0.7, 1.0])),
    provenance=Provenance("0.1.0", "2026-01-02T03:04:05+00:00", 30, 3, 7, digest("dataset"), 1.5),
)
THRESHOLD = 0.1 + 0.2


def make(path: Path) -> None:
    """A project with something in every table."""
    with Project.create(path) as project:
        project.set_setting("train_settings", {"size": 160, "backbone": "mobilenet_v2_0.35"})
        project.add_samples(SAMPLES)
        project.put_embeddings("recipe", IDS, EMBEDDINGS)
        fingerprint = project.add_model(BUNDLE, BACKBONE, "first", IDS[:1])
        project.set_calibration(fingerprint, BUNDLE.calibration.with_threshold(THRESHOLD))
        project.put_scores(fingerprint, IDS[1:3], CELLS.max(axis=(1, 2)), CELLS)
        project.set_current_model(fingerprint)


if __name__ == "__main__":
    make(Path(sys.argv[1]))
