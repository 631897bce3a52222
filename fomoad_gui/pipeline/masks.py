"""Ground-truth masks as the network's input shows them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from fomoad_gui.core.arrays import BoolArray
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.samples import Sample
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_mask


def fitted_mask(sample: Sample, input_spec: InputSpec) -> BoolArray:
    """The mask of `sample` bool [h, w], fitted as the picture is; nowhere True for a sample without one.

    A pixel belongs to the defect if at least half of it does.
    """
    if not sample.mask_path:
        return np.zeros((input_spec.height, input_spec.width), np.bool_)
    mask = read_mask(sample.mask_path, sample.width, sample.height)
    grey = np.repeat((mask * np.uint8(255))[:, :, np.newaxis], 3, axis=2)
    fitted: BoolArray = fit_image(grey, replace(input_spec, channels=1))[:, :, 0] >= 128
    return fitted
