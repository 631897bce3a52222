"""The exported scorer gives what scikit-learn gives."""

from __future__ import annotations

import numpy as np
import pytest
from ai_edge_litert.interpreter import Interpreter
from sklearn.mixture import GaussianMixture as SklearnMixture

from fomoad_gui.backbone.graph.scorer_graph import scorer_graph
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import gaussian_projection

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

    interpreter = Interpreter(model_content=scorer_graph(pooling, projection, mixture, ROWS, COLUMNS))
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
    assert scorer_graph(None, projection, mixture, 4, 4) == scorer_graph(None, projection, mixture, 4, 4)
