"""The int8 trunk with its ranges from a person's own pictures."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fomoad_gui.backbone.catalogue import BackboneEntry, find
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import read_image

MOST_PICTURES = 64


def recalibrated(entry: BackboneEntry, samples: Sequence[Sample], input_spec: InputSpec, progress: Progress) -> bytes:
    """The int8 `.tflite` of the float32 trunk that belongs to `entry`, calibrated on at most `MOST_PICTURES` samples.

    Equal samples, in any order, give equal bytes. A file that cannot be read is left out, as the training leaves it out
    and says so. `FomoadError` if there is no float32 trunk, or no file that can be read.
    """
    try:
        exact = find(entry.name, entry.file_cut, entry.channels, "float32")
    except FomoadError as error:
        raise FomoadError(
            f"{entry.name} is there in int8 alone, so it cannot be calibrated on your pictures.",
            "Turn that off, or add the float32 network.",
        ) from error
    # ids are hashes of the content: at random, and a picture more or less changes few of those chosen
    chosen = sorted(samples, key=lambda sample: sample.id)[:MOST_PICTURES]
    pictures: list[Uint8Array] = []
    for done, sample in enumerate(chosen):
        progress.checkpoint(done, len(chosen), "Reading pictures to calibrate on")
        try:
            pictures.append(fit_image(read_image(sample.path), input_spec))
        except FomoadError:
            continue
    if not pictures:
        raise FomoadError("No good picture can be read.", "Import them again.")
    return entry.complete(quantised(exact.read(), np.stack(pictures), progress))
