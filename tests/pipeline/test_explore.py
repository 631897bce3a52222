"""Maps of pictures that stay where they are, and what is told about the pictures on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fomoad_gui.core.errors import Cancelled
from fomoad_gui.core.progress import NoProgress
from fomoad_gui.core.samples import Label, Sample, Split
from fomoad_gui.pipeline.explore.clusters import clusters
from fomoad_gui.pipeline.explore.describe import Described, describe, no_pictures
from fomoad_gui.pipeline.explore.findings import Judged, Kind, findings
from fomoad_gui.pipeline.explore.mapping import Layout, PictureMap, known_positions, mapped
from fomoad_gui.pipeline.importing import sample_of
from tests.pipeline.test_embed import Cache
from tests.support.parts import defective_part, good_part, save
from tests.support.progress import RecordedProgress

EACH = 40


def _clouds(count: int = 3 * EACH, seed: int = 0) -> Described:
    """Vectors in three clouds, one after another."""
    generator = np.random.default_rng(seed)
    centres = 6 * generator.normal(size=(3, 20))
    vectors = centres[np.arange(count) * 3 // count] + generator.normal(size=(count, 20))
    return Described(tuple(f"{number:03}" for number in range(count)), vectors.astype(np.float32), ())


def _samples(described: Described, labelled: dict[int, str]) -> list[Sample]:
    plain = [Sample(one, f"/{one}.png", 10, 10) for one in described.ids]
    return [
        replace(sample, label=Label.DEFECT, defect_class=labelled[i]) if i in labelled else sample
        for i, sample in enumerate(plain)
    ]


def test_pictures_are_described_once(tmp_path: Path) -> None:
    samples = [sample_of(str(save(tmp_path / f"{n}.png", good_part(n)))) for n in range(3)]
    cache = Cache()
    first = describe(samples, NoProgress(), cache=cache)
    assert first.vectors.shape == (3, 1728)
    for path in tmp_path.iterdir():
        path.unlink()
    np.testing.assert_array_equal(describe(samples, NoProgress(), cache=cache).vectors, first.vectors)


def test_parts_with_a_defect_are_described_otherwise(tmp_path: Path) -> None:
    pictures = [good_part(1), good_part(2), defective_part(1)[0]]
    samples = [sample_of(str(save(tmp_path / f"{n}.png", picture))) for n, picture in enumerate(pictures)]
    vectors = describe(samples, NoProgress()).vectors
    assert np.linalg.norm(vectors[2] - vectors[0]) > np.linalg.norm(vectors[1] - vectors[0])


@pytest.mark.parametrize("layout", list(Layout))
def test_clouds_stay_together_on_the_map_and_it_is_the_same_every_time(layout: Layout) -> None:
    described = _clouds()
    found, again = (mapped(described, layout, NoProgress()).positions for _ in range(2))
    np.testing.assert_array_equal(found, again)
    middles = found.reshape(3, EACH, 2).mean(axis=1)
    own = np.linalg.norm(found.reshape(3, EACH, 2) - middles[:, np.newaxis], axis=2).mean()
    apart = min(np.linalg.norm(middles[i] - middles[j]) for i, j in ((0, 1), (0, 2), (1, 2)))
    assert apart > 2.5 * own


@pytest.mark.parametrize("layout", list(Layout))
def test_new_pictures_come_beside_those_like_them_and_nobody_moves(layout: Layout) -> None:
    everything = _clouds()
    old = [i for i in range(3 * EACH) if i % 10]
    described = Described(tuple(everything.ids[i] for i in old), everything.vectors[old], ())
    before = mapped(described, layout, NoProgress())
    after = mapped(everything, layout, NoProgress(), known_positions(before))
    np.testing.assert_allclose(after.positions[old], before.positions, atol=1e-4)
    same = mapped(everything, layout, NoProgress(), known_positions(after))
    np.testing.assert_array_equal(same.positions, after.positions)
    middles = after.positions[old].reshape(3, -1, 2).mean(axis=1)
    for i in range(0, 3 * EACH, 10):
        assert np.linalg.norm(after.positions[i] - middles, axis=1).argmin() == i // EACH


@pytest.mark.parametrize("layout", list(Layout))
def test_a_few_known_pictures_do_not_bind_many_new_ones(layout: Layout) -> None:
    everything = _clouds()
    few = Described(everything.ids[:12], everything.vectors[:12], ())
    known = known_positions(mapped(few, layout, NoProgress()))
    grown = mapped(everything, layout, NoProgress(), known)
    np.testing.assert_array_equal(grown.positions, mapped(everything, layout, NoProgress()).positions)


@pytest.mark.parametrize("count", [0, 1, 2, 5])
@pytest.mark.parametrize("layout", list(Layout))
def test_few_pictures_make_a_map_too(layout: Layout, count: int) -> None:
    described = _clouds(count) if count else no_pictures()
    found = mapped(described, layout, NoProgress())
    assert found.positions.shape == (count, 2)
    assert np.isfinite(found.positions).all()
    assert findings(found, _samples(described, {}), NoProgress()).suggestions == ()


def test_arranging_is_cancelled_at_once() -> None:
    progress = RecordedProgress(cancel_when=lambda done, *_: done > 20)
    with pytest.raises(Cancelled):
        mapped(_clouds(), Layout.NEIGHBOURS, progress)


def _map(described: Described) -> PictureMap:
    return mapped(described, Layout.COMPONENTS, NoProgress())


def test_labels_are_suggested_to_those_alike_the_surest_first() -> None:
    described = _clouds()
    found = findings(_map(described), _samples(described, {0: "a", 50: "b", 100: "c"}), NoProgress())
    right = [one.defect_class == "abc"[int(one.id) // EACH] for one in found.suggestions]
    assert len(right) == 3 * EACH - 3
    assert all(right)
    sure = [one.confidence for one in found.suggestions]
    assert sure == sorted(sure, reverse=True)


def test_a_label_from_another_cloud_and_a_picture_far_away_are_told_with_their_reasons() -> None:
    described = _clouds()
    vectors = described.vectors.copy()
    vectors[70] = -30 * np.sign(vectors[70])
    described = replace(described, vectors=vectors)
    labels = {i: "abc"[i // EACH] for i in range(3 * EACH)} | {5: "b"}
    found = findings(_map(described), _samples(described, labels), NoProgress()).found
    wrong = [one for one in found if one.kind is Kind.MISLABELLED]
    assert "005" in [one.id for one in wrong]
    assert wrong[0].reason.endswith("have another label.")
    assert next(one.label for one in wrong if one.id == "005") == (Label.DEFECT, "a")
    assert [one.id for one in found if one.kind is Kind.OUTLIER][:1] == ["070"]
    assert not [one for one in found if one.kind is Kind.LABEL_NEXT]


def test_of_what_is_excluded_nothing_is_told() -> None:
    described = _clouds()
    samples = _samples(described, {i: "abc"[i // EACH] for i in range(3 * EACH)} | {5: "b"})
    samples[5] = replace(samples[5], split=Split.EXCLUDED)
    judged = Judged({"007": 9.0, "005": 9.0}, 1.0)
    found = findings(_map(described), samples, NoProgress(), judged).found
    assert "005" not in [one.id for one in found]


def test_clusters_are_found_and_those_without_a_label_told_with_their_members() -> None:
    described = _clouds()
    labels = dict.fromkeys(range(EACH), "a")
    found = findings(_map(described), _samples(described, labels), NoProgress())
    of_cloud = [
        {found.clusters.get(described.ids[i]) for i in range(c * EACH, (c + 1) * EACH)} - {None} for c in range(3)
    ]
    assert [len(groups) for groups in of_cloud] == [1, 1, 1]
    told = [one for one in found.found if one.kind is Kind.CLUSTER]
    assert {int(one.id) // EACH for one in told} == {1, 2}
    assert all(one.id in one.members and len(one.members) > EACH // 2 for one in told)


def test_many_pictures_are_clustered_too() -> None:
    points = np.concatenate([np.full((3000, 4), 5.0 * k) for k in range(2)]).astype(np.float32)
    found = clusters(points + np.random.default_rng(0).normal(size=points.shape).astype(np.float32), NoProgress())
    assert not {*found[:3000].tolist()} & {*found[3000:].tolist()}


def test_a_copy_is_told_once_that_of_the_test_split_and_what_it_is_like() -> None:
    described = _clouds()
    vectors = described.vectors.copy()
    vectors[33] = vectors[4] + 0.02
    described = replace(described, vectors=vectors)
    samples = _samples(described, {})
    for order in ((4, 33), (33, 4)):
        learnt, test = order
        split = [replace(s, split=Split.TRAIN) if i == learnt else s for i, s in enumerate(samples)]
        found = findings(_map(described), split, NoProgress()).found
        copies = [one for one in found if one.kind is Kind.DUPLICATE]
        assert [one.id for one in copies] == [f"{test:03}"]
        assert copies[0].reason == f"Nearly the same as {learnt:03}.png, which is in the train split."


def test_good_pictures_that_the_model_rejects_are_suspicious_the_highest_first() -> None:
    described = _clouds()
    samples = [replace(s, label=Label.GOOD) for s in _samples(described, {})]
    judged = Judged({"003": 5.0, "007": 2.0, "050": 9.5}, 4.0)
    found = findings(_map(described), samples, NoProgress(), judged).found
    suspicious = [one for one in found if one.kind is Kind.SUSPICIOUS]
    assert [one.id for one in suspicious] == ["050", "003"]
    assert suspicious[0].reason == "It is labelled good, and scores 9.50 where the threshold is 4.00."


def test_a_cloud_without_labels_is_the_next_to_be_labelled() -> None:
    described = _clouds()
    labels = {i: "ab"[i // EACH] for i in range(2 * EACH) if i % 4 == 0}
    found = findings(_map(described), _samples(described, labels), NoProgress()).found
    first = next(one for one in found if one.kind is Kind.LABEL_NEXT)
    assert int(first.id) // EACH == 2


@pytest.mark.slow
def test_hand_signs_suggestions_and_wrong_labels(reference_data: Path) -> None:
    paths = sorted((reference_data / "sign_digits").rglob("*.JPG"))
    truth = np.array([int(path.parent.name) for path in paths])
    samples = [sample_of(str(path)) for path in paths]
    on_map = _map(describe(samples, NoProgress()))
    place = {one: i for i, one in enumerate(on_map.ids)}
    assert len(place) == 320
    right, told = 0, 0
    for seed in range(5):
        generator = np.random.default_rng(seed)
        some = {int(i) for c in range(4) for i in generator.choice(np.flatnonzero(truth == c), 5, replace=False)}
        labelled = [_as(s, truth[i]) if i in some else s for i, s in enumerate(samples)]
        suggested = findings(on_map, labelled, NoProgress()).suggestions
        right += sum(one.defect_class == str(truth[place[one.id]]) for one in suggested)
        told += len(suggested)
    assert told > 5 * 50
    assert right >= 0.9 * told
    caught = 0
    for seed in range(5):
        generator = np.random.default_rng(seed)
        wrong = generator.choice(320, 16, replace=False)
        labels = truth.copy()
        labels[wrong] = (truth[wrong] + generator.integers(1, 4, 16)) % 4
        found = findings(on_map, [_as(s, labels[i]) for i, s in enumerate(samples)], NoProgress()).found
        first = [place[one.id] for one in found if one.kind is Kind.MISLABELLED][:16]
        caught += len({*first} & {*wrong.tolist()})
    assert caught >= 0.8 * 5 * 16


def _as(sample: Sample, number: int) -> Sample:
    return replace(sample, label=Label.DEFECT, defect_class=str(number))
