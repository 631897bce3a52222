"""Tuned ranges bring the embeddings nearer to the float32 ones, on pictures that they were not tuned on too."""

from __future__ import annotations

import numpy as np
import pytest

from fomoad_gui.backbone.catalogue import find
from fomoad_gui.backbone.graph import quantise
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.backbone.graph.tune import tuned_shares
from fomoad_gui.backbone.runtime import Backbone
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.vision.drawing.scene import draw_scene
from tests.support.progress import RecordedProgress


def _scenes(first: int, count: int) -> Uint8Array:
    return np.stack([draw_scene(np.random.default_rng(first + i), 64, 64) for i in range(count)])


def _whitened_error(model: bytes, exact: bytes, pictures: Uint8Array) -> float:
    """By the Cholesky factor of NumPy's covariance, another whitening than that of the code under test."""
    wanted, given = (Backbone(m, InputSpec(64, 64)).embed(pictures) for m in (exact, model))
    cells = wanted.reshape(-1, wanted.shape[-1]).astype(np.float64)
    covariance = np.cov(cells.T)
    covariance += 0.01 * np.trace(covariance) / len(covariance) * np.eye(len(covariance))
    errors = (given - wanted).reshape(cells.shape)
    return float(np.square(np.linalg.solve(np.linalg.cholesky(covariance), errors.T)).mean())


@pytest.mark.slow
def test_pictures_not_tuned_on_are_embedded_more_truly_too(monkeypatch: pytest.MonkeyPatch) -> None:
    exact, pictures, others = find("mobilenet_v2_0.35").read(), _scenes(0, 16), _scenes(100, 24)
    tuned = quantised(exact, pictures)
    monkeypatch.setattr(quantise, "tuned_shares", lambda _rounded, start, *_rest: start)
    untuned = quantised(exact, pictures)
    assert _whitened_error(tuned, exact, others) < 0.9 * _whitened_error(untuned, exact, others)


def test_tuning_never_ends_worse_than_it_began_and_stops_when_nothing_gets_better() -> None:
    exact = find("mobilenet_v2_0.1", "block_3_expand_relu").read()
    calls: list[dict[int, float]] = []

    def always_exact(shares: object) -> bytes:
        calls.append(dict(shares))  # type: ignore[call-overload]
        return exact

    start = {1: 0.7, 2: 0.9}
    assert tuned_shares(always_exact, start, exact, _scenes(0, 2), NoProgress()) == start
    assert len(calls) == 1 + 7 * len(start)


def test_a_trunk_that_is_too_large_keeps_its_ranges_of_least_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    progress = RecordedProgress()
    monkeypatch.setattr(quantise, "MOST_TUNED", 1_000_000)
    quantised(find("mobilenet_v2_0.1", "block_3_expand_relu").read(), _scenes(0, 2), progress)
    assert {stage for *_, stage in progress.checkpoints} == {"Calibrating int8"}


def test_tuning_can_be_cancelled() -> None:
    exact = find("mobilenet_v2_0.1", "block_3_expand_relu").read()
    progress = RecordedProgress(lambda done, _total, stage: stage == "Tuning int8" and done == 2)
    with pytest.raises(Cancelled):
        quantised(exact, _scenes(0, 2), progress)
