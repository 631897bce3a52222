"""Embeddings of many files: in parallel, cancellable, and never twice for the same content."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

import numpy as np

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.content import content_hash
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.parallel import executor_or_threads, in_batches
from fomoad_gui.vision.read import read_image

FILES_A_TASK = 4
ROWS_A_BLOB = 64


class EmbeddingCache(Protocol):
    """Where embeddings are kept between runs; a project is one."""

    def get_embeddings(self, recipe: str, ids: Sequence[str]) -> Mapping[str, Float32Array]:
        """Those of `ids` that are known under `recipe`, each float32 [gh, gw, d]."""

    def put_embeddings(self, recipe: str, ids: Sequence[str], embeddings: Float32Array) -> None:
        """Keep `embeddings` float32 [N, gh, gw, d], one for each of `ids`."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """Embeddings float32 [gh, gw, d] by sample id, and the files that had to be left out."""

    by_id: Mapping[str, Float32Array]
    problems: tuple[Problem, ...]

    def stack(self, samples: Sequence[Sample]) -> tuple[tuple[Sample, ...], Float32Array]:
        """Those of `samples` that could be embedded, and their embeddings float32 [N, gh, gw, d]."""
        present = tuple(sample for sample in samples if sample.id in self.by_id)
        if not present:
            return (), np.empty((0, 0, 0, 0), np.float32)
        return present, np.stack([self.by_id[sample.id] for sample in present])


def embed_samples(
    samples: Sequence[Sample],
    extractor: Extractor,
    progress: Progress,
    executor: Executor | None = None,
    cache: EmbeddingCache | None = None,
) -> Embedded:
    """The embeddings of `samples`, read from `cache` where it has them.

    `executor` may be any `concurrent.futures.Executor`; by default one thread a core. An unreadable file becomes a
    problem and the rest goes on. When `progress` raises `Cancelled`, what is done is in the cache.
    """
    recipe = extractor.fingerprint
    by_id: dict[str, Float32Array] = {}
    if cache is not None:
        by_id.update(_known(cache.get_embeddings(recipe, [sample.id for sample in samples]), progress))
    missing = [sample for sample in samples if sample.id not in by_id]
    problems: list[Problem] = []
    unsaved: dict[str, Float32Array] = {}

    def save() -> None:
        if cache is not None and unsaved:
            cache.put_embeddings(recipe, list(unsaved), np.stack(list(unsaved.values())))
        unsaved.clear()

    try:
        with executor_or_threads(executor) as pool:
            stage = f"Embedding {counted(len(missing), 'picture')}"
            embed = partial(_embed_files, extractor)
            for sample, outcome in in_batches(pool, embed, missing, FILES_A_TASK, progress, stage):
                if isinstance(outcome, Problem):
                    problems.append(outcome)
                    continue
                by_id[sample.id] = unsaved[sample.id] = outcome
                if len(unsaved) >= ROWS_A_BLOB:
                    save()
    finally:
        save()
    return Embedded(by_id=by_id, problems=tuple(problems))


def _known(embeddings: Mapping[str, Float32Array], progress: Progress) -> Iterator[tuple[str, Float32Array]]:
    """What the cache has; ten thousand of them take seconds to read."""
    for done, found in enumerate(embeddings.items()):
        if done % ROWS_A_BLOB == 0:
            progress.checkpoint(done, len(embeddings), f"Reading {counted(len(embeddings), 'known embedding')}")
        yield found


def _embed_files(extractor: Extractor, samples: Sequence[Sample]) -> list[Float32Array | Problem]:
    """Runs in a worker: the embedding of each file, or what is wrong with it."""
    return [_embed_file(extractor, sample) for sample in samples]


def _embed_file(extractor: Extractor, sample: Sample) -> Float32Array | Problem:
    try:
        # what is remembered under a sample's id must be what its content gives
        if content_hash(sample.path) != sample.id:
            return Problem(
                sample.path,
                f"'{sample.path}' has changed since it was imported.",
                "Import it again to use it as it is now.",
            )
        return extractor.embed(read_image(sample.path))
    except FomoadError as error:
        return Problem.of(sample.path, error)
