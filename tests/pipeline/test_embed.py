"""Embedding many files: cached, parallel, cancellable, and forgiving of files that cannot be read."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.arrays import Float32Array
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.images import Fit
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Dataset
from fomoad_gui.pipeline.embed import embed_samples
from fomoad_gui.pipeline.extract import Extractor
from fomoad_gui.pipeline.importing import scan
from fomoad_gui.pipeline.train import Trained
from fomoad_gui.vision.read import read_image
from tests.support.parts import good_part, save, write_flat
from tests.support.progress import RecordedProgress


class Cache:
    """Keeps embeddings in memory and counts the reads."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Float32Array] = {}

    def get_embeddings(self, recipe: str, ids: Sequence[str]) -> Mapping[str, Float32Array]:
        """Those that are known."""
        return {i: self.kept[recipe, i] for i in ids if (recipe, i) in self.kept}

    def put_embeddings(self, recipe: str, ids: Sequence[str], embeddings: Float32Array) -> None:
        """Keep them."""
        for i, embedding in zip(ids, embeddings, strict=True):
            assert (recipe, i) not in self.kept, "embedded twice"
            self.kept[recipe, i] = embedding


@pytest.fixture(scope="module")
def extractor(trained: Trained) -> Extractor:
    """The extractor of the trained model."""
    bundle = trained.bundle
    return Extractor(trained.backbone, bundle.input, bundle.pooling, bundle.projection)


def test_each_sample_gets_the_embedding_of_its_own_picture(dataset: Dataset, extractor: Extractor) -> None:
    embedded = embed_samples(dataset.samples, extractor, NoProgress())
    assert set(embedded.by_id) == {s.id for s in dataset.samples}
    for sample in dataset.samples[:3]:
        np.testing.assert_array_equal(embedded.by_id[sample.id], extractor.embed(read_image(sample.path)))


def test_nothing_is_embedded_twice(dataset: Dataset, extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Cache()
    first = embed_samples(dataset.samples, extractor, NoProgress(), cache=cache)
    monkeypatch.setattr(Extractor, "embed", lambda *_: pytest.fail("embedded again"))
    second = embed_samples(dataset.samples, extractor, NoProgress(), cache=cache)
    assert first.by_id.keys() == second.by_id.keys()


def test_cancelling_keeps_what_is_done(dataset: Dataset, extractor: Extractor) -> None:
    cache = Cache()
    with pytest.raises(Cancelled):
        embed_samples(dataset.samples, extractor, RecordedProgress(lambda done, _t, _m: done >= 12), cache=cache)
    assert len(cache.kept) == 12


def test_an_unreadable_file_is_a_problem_and_the_rest_goes_on(dataset: Dataset, extractor: Extractor) -> None:
    missing = replace(dataset.samples[1], id="missing", path=str(Path("nowhere") / "gone.png"))
    embedded = embed_samples([dataset.samples[0], missing, dataset.samples[2]], extractor, NoProgress())
    assert set(embedded.by_id) == {dataset.samples[0].id, dataset.samples[2].id}
    (problem,) = embedded.problems
    assert "gone.png" in problem.message


def test_a_picture_that_changed_on_disk_is_not_taken_for_what_it_was(tmp_path: Path, extractor: Extractor) -> None:
    (path,) = write_flat(tmp_path, 1)
    (sample,) = scan([path], NoProgress()).samples
    save(path, good_part(99))
    cache = Cache()
    embedded = embed_samples([sample], extractor, NoProgress(), cache=cache)
    assert not embedded.by_id
    assert not cache.kept
    assert "changed since it was imported" in embedded.problems[0].message


def test_cancelling_does_not_wait_for_the_picture_in_the_works(
    dataset: Dataset, extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = threading.Event()
    monkeypatch.setattr(Extractor, "embed", lambda *_: release.wait(10))
    with pytest.raises(Cancelled):
        embed_samples(dataset.samples, extractor, RecordedProgress(lambda *_: True))
    assert not release.is_set()
    release.set()


def test_progress_counts_up_to_all(dataset: Dataset, extractor: Extractor) -> None:
    progress = RecordedProgress()
    embed_samples(dataset.samples, extractor, progress)
    done = [d for d, _, _ in progress.checkpoints]
    assert done == sorted(done)
    assert progress.checkpoints[-1][:2] == (len(dataset), len(dataset))


@pytest.mark.slow
def test_a_process_pool_gives_the_same_embeddings(dataset: Dataset, extractor: Extractor) -> None:
    samples = dataset.samples[:6]
    with ThreadPoolExecutor(1) as threads:
        expected = embed_samples(samples, extractor, NoProgress(), threads)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as processes:
        got = embed_samples(samples, extractor, NoProgress(), processes)
    for sample in samples:
        np.testing.assert_array_equal(got.by_id[sample.id], expected.by_id[sample.id])


def test_the_fingerprint_changes_with_whatever_changes_the_embedding(trained: Trained) -> None:
    bundle = trained.bundle
    base = Extractor(trained.backbone, bundle.input, bundle.pooling, bundle.projection)
    same = Extractor(bytes(bytearray(trained.backbone)), bundle.input, bundle.pooling, bundle.projection)
    others = [
        Extractor(trained.backbone + b"\0", bundle.input, bundle.pooling, bundle.projection),
        Extractor(trained.backbone, replace(bundle.input, fit=Fit.FIT_LONG), bundle.pooling, bundle.projection),
        Extractor(trained.backbone, bundle.input, None, bundle.projection),
        Extractor(trained.backbone, bundle.input, bundle.pooling, bundle.projection, Kernels.REFERENCE),
    ]
    assert base.fingerprint == same.fingerprint
    assert len({base.fingerprint, *(other.fingerprint for other in others)}) == 5


def test_reading_known_embeddings_can_be_cancelled(dataset: Dataset, extractor: Extractor) -> None:
    cache = Cache()
    embed_samples(dataset.samples, extractor, NoProgress(), cache=cache)
    with pytest.raises(Cancelled):
        embed_samples(dataset.samples, extractor, RecordedProgress(lambda *_: True), cache=cache)
