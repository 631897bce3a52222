"""Suggested classes, against the closed form of the paper and on clouds that are plain to see."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.label_spreading import SPREAD, UNKNOWN, _graph, spread_labels
from fomoad_gui.core.neighbours import Neighbours, nearest
from fomoad_gui.core.progress import NoProgress


def _clouds(apart: float = 8.0) -> tuple[Neighbours, NDArray[np.int64]]:
    """Three clouds of 40 points, and which is whose."""
    generator = np.random.default_rng(1)
    truth = np.repeat(np.arange(3), 40)
    centres = apart * np.eye(3)[truth]
    return nearest((centres + generator.normal(size=(120, 3))).astype(np.float32), 8, NoProgress()), truth


def test_one_label_a_cloud_is_enough() -> None:
    neighbours, truth = _clouds()
    given = np.full(120, UNKNOWN)
    given[[0, 40, 80]] = [0, 1, 2]
    found = spread_labels(neighbours, given)
    np.testing.assert_array_equal(found.classes, truth)
    assert found.confidence[[0, 40, 80]].tolist() == [1, 1, 1]
    assert found.confidence.min() > 0.9


def test_shares_are_those_of_the_closed_form() -> None:
    neighbours, _ = _clouds(apart=2.0)
    given = np.full(120, UNKNOWN)
    given[[0, 1, 40, 80]] = [0, 0, 1, 2]
    weights = _graph(neighbours).toarray()
    root = np.sqrt(weights.sum(axis=1))
    spread = np.linalg.inv(np.eye(120) - SPREAD * weights / np.outer(root, root)) @ (given[:, np.newaxis] == range(3))
    shares = spread.max(axis=1) / spread.sum(axis=1)
    found = spread_labels(neighbours, given)
    unlabelled = given == UNKNOWN
    np.testing.assert_allclose(found.confidence[unlabelled], shares[unlabelled], atol=1e-3)
    np.testing.assert_array_equal(found.classes[unlabelled], spread.argmax(axis=1)[unlabelled])


def test_a_cloud_that_no_label_reaches_stays_unknown() -> None:
    neighbours, truth = _clouds(apart=1000.0)
    given = np.full(120, UNKNOWN)
    given[0] = 0
    found = spread_labels(neighbours, given)
    np.testing.assert_array_equal(found.classes, np.where(truth == 0, 0, UNKNOWN))
    assert not found.confidence[truth != 0].any()


def test_without_labels_nothing_is_suggested() -> None:
    neighbours, _ = _clouds()
    found = spread_labels(neighbours, np.full(120, UNKNOWN))
    assert set(found.classes.tolist()) == {UNKNOWN}
    assert not found.confidence.any()
