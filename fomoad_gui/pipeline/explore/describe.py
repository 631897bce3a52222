"""A picture as one vector, for comparing whole pictures: what a network of the catalogue sees in a grid over it."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.pipeline.embed import EmbeddingCache, embed_samples
from fomoad_gui.pipeline.extract import Extractor

BACKBONE, CUT, PRECISION = "mobilenet_v2_0.35", "block_13_expand_relu", "int8"
INPUT = InputSpec(160, 160)
THIRDS = Pooling(kernel=4, stride=3)
"""Of the 10 × 10 cells that such an input has: 3 × 3 means, so that where something lies in the picture counts too."""


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """`vectors` float32 [N, D] of the pictures `ids`, in the order in which they were given; files left out."""

    ids: tuple[str, ...]
    vectors: Float32Array
    problems: tuple[Problem, ...]


def describe(
    samples: Sequence[Sample],
    progress: Progress,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
) -> Described:
    """Of pictures; see `embed_samples` for `executor`, `cache` and cancelling: nothing is looked at twice."""
    if not samples:
        return no_pictures()
    backbone = find(BACKBONE, CUT, INPUT.channels, PRECISION).read()
    embedded = embed_samples(samples, Extractor(backbone, INPUT, THIRDS, None), progress, executor, cache)
    present, maps = embedded.stack(samples)
    vectors = maps.reshape(len(present), -1) if present else no_pictures().vectors
    return Described(tuple(sample.id for sample in present), vectors, embedded.problems)


def no_pictures() -> Described:
    """Of nothing."""
    return Described((), np.empty((0, 0), np.float32), ())
