"""The drawn pictures on which int8 trunks are calibrated, those that ship and those that a person adds."""

from __future__ import annotations

from itertools import islice

import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.vision.drawing.scene import scenes
from fomoad_gui.vision.fit import fit_image

PICTURES, EDGE = 256, 96


def calibration_pictures(channels: int, progress: Progress) -> Uint8Array:
    """`PICTURES` drawn pictures uint8 [N, 96, 96, channels], always the same; takes seconds."""
    spec = InputSpec(EDGE, EDGE, channels)
    drawn: list[Uint8Array] = []
    for picture in islice(scenes(0, EDGE, EDGE), PICTURES):
        progress.checkpoint(len(drawn), PICTURES, "Drawing pictures to calibrate on")
        drawn.append(fit_image(picture, spec))
    return np.stack(drawn)
