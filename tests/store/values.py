"""Small samples and models that the tests of this room share."""

from __future__ import annotations

import hashlib

import numpy as np

from fomoad_gui.core.bundle import BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import Detector, Head, HeadKind, cell_correction
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import gaussian_projection
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.core.standardised_mixture import standardised
from fomoad_gui.store.detector_codec import detector_arrays, detector_facts

BACKBONE = b"TFL3 stands in for a network"


def digest(content: object) -> str:
    """A sample id."""
    return hashlib.sha256(str(content).encode()).hexdigest()


def make_sample(number: int, label: Label = Label.GOOD, split: Split = Split.TRAIN, defect_class: str = "") -> Sample:
    """A sample whose file does not exist."""
    return Sample(digest(number), f"/parts/part {number}.png", 640, 480, label, defect_class, split)


def make_bundle(seed: int = 0, *, full: bool = True, pooling: Pooling | None = None) -> ModelBundle:
    """A model with random numbers in it."""
    rng = np.random.default_rng(seed)
    components, dimensions = 2, 3
    factor = np.triu(rng.normal(size=(components, dimensions, dimensions)))
    diagonal = np.arange(dimensions)
    factor[:, diagonal, diagonal] = rng.uniform(0.5, 2, (components, dimensions))
    weight = float(rng.uniform(0.2, 0.8))
    return ModelBundle(
        input=InputSpec(160, 96, 3, Fit.FIT_LONG),
        backbone=BackboneSpec(
            "mobilenet_v2_0.35", "block_6_expand_relu", 3, "float32", hashlib.sha256(BACKBONE).hexdigest()
        ),
        pooling=pooling,
        projection=gaussian_projection(5, dimensions, seed),
        detector=Detector(
            GaussianMixture(
                np.array([weight, 1 - weight]),
                rng.normal(size=(components, dimensions)),
                factor if full else rng.uniform(0.5, 2, (components, dimensions)),
            )
        ),
        calibration=calibrate(rng.normal(size=20), 0.1),
        provenance=Provenance("0.1.0", "2026-01-02T03:04:05+00:00", 30, 20, seed, digest("dataset"), 1.5),
    )


def assert_same_bundle(one: ModelBundle, other: ModelBundle) -> None:
    """Every number the same, to the last bit."""
    assert (one.input, one.backbone, one.pooling, one.provenance) == (
        other.input,
        other.backbone,
        other.pooling,
        other.provenance,
    )
    np.testing.assert_array_equal(one.projection.matrix, other.projection.matrix, strict=True)
    mine, theirs = detector_arrays(one.detector), detector_arrays(other.detector)
    assert mine.keys() == theirs.keys()
    for name, array in mine.items():
        np.testing.assert_array_equal(array, theirs[name], strict=True)
    assert detector_facts(one.detector) == detector_facts(other.detector)
    assert one.calibration.evidence is other.calibration.evidence
    assert one.calibration.review_rate == other.calibration.review_rate
    assert one.regions == other.regions
    np.testing.assert_array_equal(one.calibration.good_scores, other.calibration.good_scores, strict=True)
    assert one.calibration.threshold == other.calibration.threshold
    assert one.calibration.false_alarm_rate == other.calibration.false_alarm_rate
    assert one.calibration.method is other.calibration.method


def make_detector(kind: HeadKind, corrected: bool) -> Detector:
    """A detector in three dimensions on 2 × 4 cells, with random numbers in it."""
    cells = np.random.default_rng(3).normal(size=(8, 2, 4, 3)).astype(np.float32)
    mixture = make_bundle().detector.head
    assert isinstance(mixture, GaussianMixture)
    heads: dict[HeadKind, Head] = {
        HeadKind.SHARED: mixture,
        HeadKind.EDGE_IMPULSE: standardised(mixture, cells),
        HeadKind.CELL: cell_gaussians(CellStatistics.of(cells, np.zeros((2, 4, 3)))),
        HeadKind.PATCHCORE: Coreset(cells[0, 0]),
    }
    head = heads[kind]
    return Detector(head, cell_correction(head.scores(cells)) if corrected else None, 0.1)
