"""What is remote, mislabelled or worth a label, on clouds of points where it is plain to see."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from fomoad_gui.core.label_spreading import UNKNOWN, spread_labels
from fomoad_gui.core.neighbours import nearest
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.suspects import FEWEST_FOR_A_FENCE, disagreement, remoteness, rival, upper_fence, worth_labelling


def _points(seed: int = 0) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    generator = np.random.default_rng(seed)
    return np.concatenate([generator.normal(size=(50, 4)), generator.normal(size=(50, 4)) + 9]).astype(np.float32)


def test_a_point_far_from_all_others_is_the_most_remote() -> None:
    points = _points()
    points[7] = 30
    found = remoteness(nearest(points, 5, NoProgress()))
    assert found.argmax() == 7
    assert found[7] > 5
    assert 0.9 < np.median(found) < 1.1


def test_points_with_the_class_of_the_other_cloud_disagree_most() -> None:
    classes = np.repeat([0, 1], 50)
    classes[[3, 60]] = [1, 0]
    found = disagreement(nearest(_points(), 10, NoProgress()), classes)
    assert set(np.argsort(-found)[:2].tolist()) == {3, 60}
    assert found[[3, 60]].min() == 1.0


def test_the_rival_is_the_commonest_other_class_near_by_and_none_where_there_is_no_other() -> None:
    classes = np.repeat([0, 1], 50)
    classes[[3, 60]] = [1, 0]
    classes[90:] = 2
    neighbours = nearest(_points(), 20, NoProgress())
    found = rival(neighbours, classes)
    assert found[[3, 60]].tolist() == [0, 1]
    assert set(found[90:].tolist()) == {1}
    only_first = np.where(np.arange(100) < 50, 0, UNKNOWN)
    assert set(rival(neighbours, only_first).tolist()) == {UNKNOWN}


def test_who_has_no_class_does_not_disagree_and_does_not_count() -> None:
    classes = np.full(100, UNKNOWN)
    classes[:2] = [0, 1]
    neighbours = nearest(_points(), 10, NoProgress())
    found = disagreement(neighbours, classes)
    assert not found[2:].any()


def test_a_class_that_nearness_does_not_tell_is_not_called_wrong() -> None:
    classes = np.zeros(100, np.int64)
    classes[::10] = 1
    found = disagreement(nearest(_points(), 10, NoProgress()), classes)
    # small defects: pictures with and without lie side by side
    assert not found[classes == 1].any()


def test_a_cloud_without_labels_is_worth_one_more_than_one_that_has_some() -> None:
    neighbours = nearest(_points(), 8, NoProgress())
    classes = np.full(100, UNKNOWN)
    classes[:5] = 0
    found = worth_labelling(neighbours, spread_labels(neighbours, classes), classes)
    assert found.argmax() >= 50
    assert not found[:5].any()


def test_the_fence_of_a_normal_distribution_is_where_it_is_known_to_be_and_few_scores_have_none() -> None:
    scores = norm.ppf(np.linspace(0.0005, 0.9995, 1000))
    # 2.698 standard deviations, beyond which .35 % lie
    assert upper_fence(scores) == pytest.approx(2.698, abs=0.005)
    assert upper_fence(scores[: FEWEST_FOR_A_FENCE - 1]) == np.inf


def test_equal_points_are_not_remote() -> None:
    assert remoteness(nearest(np.zeros((6, 2), np.float32), 3, NoProgress())).tolist() == [1.0] * 6
    assert remoteness(nearest(np.zeros((1, 2), np.float32), 3, NoProgress())).tolist() == [1.0]
