"""A trained model as a value."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from fomoad_gui.core.bundle import BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import calibrate
from fomoad_gui.core.detector import Detector
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import gaussian_projection


def bundle() -> ModelBundle:
    return ModelBundle(
        input=InputSpec(160, 96),
        backbone=BackboneSpec("mobilenet_v2_0.35", "block_6_expand_relu", 3, "float32", "ab" * 32),
        pooling=Pooling(3, 2),
        projection=gaussian_projection(96, 4, 0),
        detector=Detector(GaussianMixture(np.ones(2) / 2, np.zeros((2, 4)), np.ones((2, 4)))),
        calibration=calibrate([1.0, 2.0], 0.4),
        provenance=Provenance("0.1", "2025-01-01T00:00:00Z", 20, 2, 0, "cd" * 32, 1.5),
    )


def test_new_threshold_leaves_the_rest_and_the_original() -> None:
    model = bundle()
    moved = model.with_calibration(model.calibration.with_threshold(7.0))
    assert moved.calibration.threshold == 7
    assert model.calibration.threshold != 7
    assert moved.detector is model.detector


def test_model_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        bundle().pooling = None  # type: ignore[misc]


def test_projection_must_lead_to_the_mixtures_dimensions() -> None:
    with pytest.raises(ValueError, match="to 5 dimensions before a head in 4"):
        replace(bundle(), projection=gaussian_projection(96, 5, 0))


def test_input_must_have_the_backbones_channels() -> None:
    with pytest.raises(ValueError, match="1 input channels for a backbone of 3"):
        replace(bundle(), input=InputSpec(160, 96, channels=1))
