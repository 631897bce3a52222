"""Which pictures are held out: deterministic, independent of order, and hardly changed by a few more pictures.

How many good pictures calibrate the threshold, of n that may train or calibrate: as many as the default false-alarm
rate needs (99 for 1 %) or a fifth, whichever is more, but never above a third, and at least one of two. So 20 pictures
give 6, 300 give 99 and vouch for 1 %, 1,000 give 200. With defects to test against and no test split of the folder's
own, a fifth of the good pictures is set aside for the test first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from fomoad_gui.core.calibration import DEFAULT_FALSE_ALARM_RATE, needed_images
from fomoad_gui.core.samples import Label, Sample, Split

_NONE: Mapping[Split, int] = MappingProxyType({})


def hold_out(sample_ids: Iterable[str], count: int, seed: int) -> frozenset[str]:
    """`count` of the ids, or all if there are fewer: those whose SHA-256 together with the seed is smallest.

    The choice does not hang on the order of the ids. An id that is added or removed changes at most one of the others'
    lots for the same `count`.
    """
    if count < 0:
        raise ValueError(f"{count} samples to hold out")
    ranked = sorted(set(sample_ids), key=lambda sample_id: (_lot(sample_id, seed), sample_id))
    return frozenset(ranked[:count])


def count_for_calibration(good: int, false_alarm_rate: float = DEFAULT_FALSE_ALARM_RATE) -> int:
    """How many of `good` pictures calibrate the threshold; the rest train."""
    if good < 2:
        return 0
    return max(1, min(good // 3, max(needed_images(false_alarm_rate), good // 5)))


def count_for_test(good: int) -> int:
    """How many of `good` pictures the test needs where there are defects and no test split: a fifth."""
    return 0 if good < 3 else max(1, good // 5)


def share_out(
    good_ids: Iterable[str],
    *,
    with_test: bool,
    with_calibration: bool = True,
    seed: int,
    there: Mapping[Split, int] = _NONE,
) -> dict[str, Split]:
    """The split of every good picture: TRAIN, and CALIBRATION and TEST as asked.

    `there` counts the good pictures that have a split already and keep it: the new ones make up what those lack, so
    that pictures labelled one by one are shared out as well as all at once.
    """
    ids = set(good_ids)
    tests = there.get(Split.TEST, 0)
    calibrates, trains = there.get(Split.CALIBRATION, 0), there.get(Split.TRAIN, 0)
    wanted = count_for_test(len(ids) + trains + calibrates + tests) - tests if with_test else 0
    tested = hold_out(ids, max(0, wanted), seed)
    rest = ids - tested
    wanted = count_for_calibration(len(rest) + trains + calibrates) - calibrates if with_calibration else 0
    calibrating = hold_out(rest, max(0, wanted), seed)
    return {
        sample_id: Split.TEST if sample_id in tested else Split.CALIBRATION if sample_id in calibrating else Split.TRAIN
        for sample_id in ids
    }


def all_good(samples: Iterable[Sample], seed: int = 0) -> tuple[Sample, ...]:
    """The samples as good parts, shared out to train and calibrate, whatever was said of them."""
    given = tuple(samples)
    splits = share_out((sample.id for sample in given), with_test=False, seed=seed)
    return tuple(
        replace(sample, label=Label.GOOD, defect_class="", mask_path="", split=splits[sample.id]) for sample in given
    )


def _lot(sample_id: str, seed: int) -> bytes:
    return hashlib.sha256(f"{seed}:{sample_id}".encode()).digest()
