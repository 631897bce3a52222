"""The exported scorer gives what scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from sklearn.mixture import GaussianMixture as SklearnMixture

from fomoad_gui.backbone.graph.scorer_graph import scorer_graph
from fomoad_gui.core.cell_gaussians import CellStatistics, cell_gaussians
from fomoad_gui.core.coreset import Coreset
from fomoad_gui.core.detector import Detector, cell_correction
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling, average_pool
from fomoad_gui.core.projection import gaussian_projection, project
from fomoad_gui.core.standardised_mixture import standardised

ROWS, COLUMNS, DIMENSIONS = 6, 9, 20


@pytest.mark.parametrize("covariance", ["full", "diag"])
@pytest.mark.parametrize("pooling", [None, Pooling(3, 2)])
def test_the_scorer_graph_gives_the_log_likelihoods_of_scikit_learn(covariance: str, pooling: Pooling | None) -> None:
    rng = np.random.default_rng(3)
    projection = gaussian_projection(DIMENSIONS, 5, seed=1)
    embeddings = rng.uniform(0, 6, (1, ROWS, COLUMNS, DIMENSIONS)).astype(np.float32)
    pooled = embeddings
    if pooling is not None:
        windows = np.lib.stride_tricks.sliding_window_view(embeddings, (3, 3), axis=(1, 2))
        pooled = windows[:, ::2, ::2].mean(axis=(4, 5))
    points = (pooled @ projection.matrix).reshape(-1, 5).astype(np.float64)
    training = points[rng.integers(0, len(points), 500)] + rng.normal(size=(500, 5))
    oracle = SklearnMixture(3, covariance_type=covariance, random_state=0).fit(training)
    mixture = GaussianMixture(oracle.weights_, oracle.means_, oracle.precisions_cholesky_)

    interpreter = Interpreter(model_content=scorer_graph(pooling, projection, Detector(mixture), ROWS, COLUMNS))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], embeddings)
    interpreter.invoke()
    cells, image = (interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details())

    expected = -oracle.score_samples(points)
    assert cells.shape == (1, *pooled.shape[1:3], 1)
    np.testing.assert_allclose(cells.ravel(), expected, rtol=1e-4, atol=1e-4)
    assert image.item() == cells.max()


def test_the_same_mixture_gives_the_same_bytes() -> None:
    mixture = GaussianMixture(np.ones(1), np.zeros((1, 4)), np.eye(4)[np.newaxis])
    projection = gaussian_projection(8, 4, seed=0)
    detector = Detector(mixture)
    assert scorer_graph(None, projection, detector, 4, 4) == scorer_graph(None, projection, detector, 4, 4)


def detectors() -> dict[str, Detector]:
    """One of each kind, in five dimensions, on the grid of the pooled map."""
    rng = np.random.default_rng(5)
    cells = rng.normal(size=(12, ROWS, COLUMNS, 5)).astype(np.float32)
    gaussians = cell_gaussians(CellStatistics.of(cells, np.zeros((ROWS, COLUMNS, 5))))
    correction = cell_correction(gaussians.scores(cells))
    oracle = SklearnMixture(2, random_state=0).fit(cells.reshape(-1, 5))
    mixture = GaussianMixture(oracle.weights_, oracle.means_, oracle.precisions_cholesky_)
    return {
        "cell": Detector(gaussians),
        "cell, corrected": Detector(gaussians, correction),
        "cell, some cells": Detector(gaussians, correction, 0.1),
        "cell, all cells": Detector(gaussians, None, 1.0),
        "shared, corrected": Detector(mixture, cell_correction(mixture.scores(cells))),
        "edge-impulse": Detector(standardised(mixture, cells)),
        "patchcore": Detector(Coreset(cells.reshape(-1, 5)[:50])),
    }


@pytest.mark.parametrize("name", list(detectors()))
def test_the_scorer_graph_gives_what_the_detector_gives(name: str) -> None:
    detector = detectors()[name]
    pooling, projection = Pooling(3, 1, same=True), gaussian_projection(DIMENSIONS, 5, seed=1)
    embeddings = np.random.default_rng(9).normal(size=(1, ROWS, COLUMNS, DIMENSIONS)).astype(np.float32)
    interpreter = Interpreter(model_content=scorer_graph(pooling, projection, detector, ROWS, COLUMNS))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], embeddings)
    interpreter.invoke()
    cells, image = (interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details())
    projected = project(projection, average_pool(pooling, embeddings))
    np.testing.assert_allclose(cells[..., 0], detector.cell_scores(projected), rtol=1e-3, atol=1e-3)
    assert image.shape == (1, 1, 1, 1)
    assert image.item() == pytest.approx(detector.image_scores(projected)[0], rel=1e-3, abs=1e-3)
