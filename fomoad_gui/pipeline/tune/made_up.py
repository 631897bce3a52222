"""Embeddings of good pictures and of the same with made-up defects, made in the workers and never kept."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from fomoad_gui.core.arrays import Float32Array, Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.parallel import in_batches
from fomoad_gui.vision.drawing.anomalies import KINDS
from fomoad_gui.vision.fit import shrunk
from fomoad_gui.vision.read import read_image

FILES_A_TASK = 4
LONGEST_SIDE = 1280
"""Larger pictures are shrunk before defects are made up on them; no input is larger than half of that."""


@dataclass(frozen=True, slots=True)
class Order:
    """A picture to embed, with `times` defects of each kind made up on it, whose pixels come from `other`."""

    sample: Sample
    other: Sample | None = None
    times: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Embeddings:
    """`good` float32 [N, gh, gw, d] of `samples`; `defects` float32 [M, gh, gw, d] by kind."""

    samples: tuple[Sample, ...]
    good: Float32Array
    defects: dict[str, Float32Array]
    of_defects: tuple[int, ...]
    """Whose picture, as an index of `samples`, each made-up defect of a kind is on; the same for every kind."""


def embed_with_made_up(
    orders: Sequence[Order], extractor: Extractor, pool: Executor, progress: Progress, stage: str
) -> tuple[Embeddings, list[Problem]]:
    """Each picture, and the defects on those that are to have some, always the same ones."""
    samples: list[Sample] = []
    good: list[Float32Array] = []
    of_defects: list[int] = []
    problems: list[Problem] = []
    defects: dict[str, list[Float32Array]] = {kind: [] for kind in KINDS}
    work = partial(_embed_orders, extractor)
    for order, outcome in in_batches(pool, work, orders, FILES_A_TASK, progress, stage):
        if isinstance(outcome, Problem):
            problems.append(outcome)
            continue
        of_defects += [len(samples)] * order.times
        for place, one in enumerate(outcome[1:]):
            defects[tuple(KINDS)[place % len(KINDS)]].append(one)
        samples.append(order.sample)
        good.append(outcome[0])
    made = {kind: np.stack(ones) for kind, ones in defects.items() if ones}
    stacked = np.stack(good) if good else np.empty((0, 0, 0, 0), np.float32)
    return Embeddings(tuple(samples), stacked, made, tuple(of_defects)), problems


def _embed_orders(extractor: Extractor, orders: Sequence[Order]) -> list[Float32Array | Problem]:
    """Runs in a worker: [1 + times · kinds, gh, gw, d] for each order, or what is wrong with the file."""
    return [_embed_order(extractor, order) for order in orders]


def _embed_order(extractor: Extractor, order: Order) -> Float32Array | Problem:
    try:
        image = shrunk(read_image(order.sample.path), LONGEST_SIDE)
        pictures = [image]
        if order.other is not None:
            pictures += made_up(image, _foreign(order.other, image), order.sample.id, order.times)
        return np.stack([extractor.embed(picture) for picture in pictures])
    except FomoadError as error:
        return Problem.of(order.sample.path, error)


def _foreign(other: Sample, image: Uint8Array) -> Uint8Array:
    """The other picture; where it cannot be read this one must do, which is not to blame for that."""
    try:
        return shrunk(read_image(other.path), LONGEST_SIDE)
    except FomoadError:
        return image


def made_up(image: Uint8Array, other: Uint8Array, name: str, times: int) -> list[Uint8Array]:
    """A picture for each kind of defect, `times` over; the same for the same pictures and `name`, hexadecimal."""
    rng = np.random.default_rng(int(name[:16], 16))
    return [make(rng, image, other)[0] for _ in range(times) for make in KINDS.values()]
