"""Samples and models made by hand."""

from __future__ import annotations

import hashlib

import numpy as np

from fomoad_gui.core.bundle import BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.detector import Detector
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.projection import gaussian_projection
from fomoad_gui.core.samples import Label, Sample, Split

BACKBONE = b"the bytes of a trunk"


def sample(number: int, label: Label = Label.GOOD, split: Split = Split.TRAIN, defect_class: str = "") -> Sample:
    """A sample of a picture that does not exist."""
    identity = hashlib.sha256(str(number).encode()).hexdigest()
    return Sample(identity, f"/pictures/{number}.png", 64, 48, label, defect_class, split)


def bundle(seed: int = 0) -> ModelBundle:
    """A model with one component in two dimensions, calibrated on the scores 1 … 200."""
    return ModelBundle(
        input=InputSpec(96, 96),
        backbone=BackboneSpec(
            "mobilenet_v2_0.35", "block_6_expand_relu", 3, "int8", hashlib.sha256(BACKBONE).hexdigest()
        ),
        pooling=None,
        projection=gaussian_projection(8, 2, seed),
        detector=Detector(GaussianMixture(np.ones(1), np.zeros((1, 2)), np.eye(2)[np.newaxis])),
        calibration=calibrate(np.arange(1.0, 201.0), 0.01),
        provenance=Provenance("0.1.0", "2026-01-01T00:00:00+00:00", 20, 200, seed, "0" * 64, 1.0),
    )
