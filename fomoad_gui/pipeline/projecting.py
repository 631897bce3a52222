"""The projection that a recipe asks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.projection import (
    Projection,
    ProjectionKind,
    gaussian_projection,
    principal_projection,
    sparse_projection,
)
from fomoad_gui.core.samples import Sample
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.recipe import TrainSettings
from fomoad_gui.vision.read import read_image

MOST_PICTURES = 64
"""Principal components come from so many good pictures at most."""


def projection_for(
    settings: TrainSettings, backbone: bytes, dimensions_in: int, learn: Sequence[Sample], progress: Progress
) -> Projection:
    """To min(`settings.dimensions`, D) dimensions; principal components are those of some of the pictures `learn`."""
    dimensions = min(settings.dimensions, dimensions_in)
    if settings.projection is ProjectionKind.GAUSSIAN:
        return gaussian_projection(dimensions_in, dimensions, settings.seed)
    if settings.projection is ProjectionKind.SPARSE:
        return sparse_projection(dimensions_in, dimensions, settings.seed)
    extractor = Extractor(backbone, settings.input, settings.pooling, None, settings.computed_by)
    # ids are hashes of the content: at random, and a picture more or less changes few of those chosen
    chosen = sorted(learn, key=lambda sample: sample.id)[:MOST_PICTURES]
    maps = []
    for done, sample in enumerate(chosen):
        progress.checkpoint(done, len(chosen), "Looking for the directions in which good pictures vary")
        try:
            maps.append(extractor.embed(read_image(sample.path)))
        except FomoadError:
            continue
    if not maps:
        raise FomoadError("No good picture can be read.", "Import them again.")
    return principal_projection(np.stack(maps), dimensions)
