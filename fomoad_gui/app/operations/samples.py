"""Operations on the samples: add, remove, label, use for another split."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from fomoad_gui.app.operations.operation import Operation
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.splitting import share_out
from fomoad_gui.core.words import counted

if TYPE_CHECKING:
    from fomoad_gui.app.session import Session


class AddSamples(Operation):
    """Append samples to the data set; those whose content is there already are left alone."""

    def __init__(self, session: Session, samples: Sequence[Sample]) -> None:
        super().__init__(session, f"Import of {counted(len(samples), 'picture')}")
        self._samples = tuple(samples)
        self._added: tuple[Sample, ...] = ()

    @property
    def added(self) -> tuple[Sample, ...]:
        """The samples that were new."""
        return self._added

    def apply(self, initiator: object | None) -> None:
        if self._added:
            _restore(self.session, self._added, initiator)
            return
        self._added = self.session.project.add_samples(self._samples).new
        if self._added:
            _show(self.session, Dataset((*self.session.snapshot.dataset.samples, *self._added)), initiator)
        else:
            self.setObsolete(True)  # there is nothing that undo could take back

    def revert(self) -> None:
        _remove(self.session, self._added, None)


class RemoveSamples(Operation):
    """Take samples out of the project. Their files stay where they are."""

    def __init__(self, session: Session, samples: Sequence[Sample]) -> None:
        super().__init__(session, f"Removal of {counted(len(samples), 'picture')}")
        self._samples = tuple(samples)

    def apply(self, initiator: object | None) -> None:
        _remove(self.session, self._samples, initiator)

    def revert(self) -> None:
        _restore(self.session, self._samples, None)


class ReplaceSamples(Operation):
    """Give samples other facts; the ids stay."""

    def __init__(self, session: Session, text: str, before: Sequence[Sample], after: Sequence[Sample]) -> None:
        super().__init__(session, text)
        self._before = tuple(before)
        self._after = tuple(after)

    def apply(self, initiator: object | None) -> None:
        self._replace(self._after, initiator)

    def revert(self) -> None:
        self._replace(self._before, None)

    def _replace(self, samples: tuple[Sample, ...], initiator: object | None) -> None:
        self.session.project.replace_samples(samples)
        replaced = {sample.id: sample for sample in samples}
        dataset = Dataset(tuple(replaced.get(s.id, s) for s in self.session.snapshot.dataset.samples))
        self.session.update(dataclasses.replace(self.session.snapshot, dataset=dataset), initiator)


def label_samples(session: Session, ids: Collection[str], label: Label, defect_class: str = "") -> None:
    """Say what pictures show. Only good ones teach and calibrate, so any others go to the test split.

    Before there is a model, good ones that had no label are shared out among the splits: something must teach it.
    Afterwards they stay where they are, to be judged. What is excluded stays so.
    """
    kind = defect_class if label is Label.DEFECT else ""
    shares = _shares(session, ids) if label is Label.GOOD and session.snapshot.model is None else {}

    def labelled(sample: Sample) -> Sample:
        stays = label is Label.GOOD or sample.split is Split.EXCLUDED
        split = shares.get(sample.id, sample.split) if stays else Split.TEST
        return dataclasses.replace(sample, label=label, defect_class=kind, split=split)

    _change(session, ids, labelled, f"Label “{kind or label.value}”")


def move_to_split(session: Session, ids: Collection[str], split: Split) -> None:
    """Use pictures for something else, or for nothing. Only those labelled good can teach and calibrate; others stay
    where they are."""

    def moved(sample: Sample) -> Sample:
        if split in (Split.TRAIN, Split.CALIBRATION) and sample.label is not Label.GOOD:
            return sample
        return dataclasses.replace(sample, split=split)

    _change(session, ids, moved, "Exclude" if split is Split.EXCLUDED else f"Move to {split.value}")


def remove_samples(session: Session, ids: Collection[str]) -> None:
    """Take pictures out of the project."""
    samples = _chosen(session, ids)
    if samples:
        session.perform(RemoveSamples(session, samples))


def _shares(session: Session, ids: Collection[str]) -> dict[str, Split]:
    """The splits of those pictures, unlabelled so far, that turn out to be good."""
    samples = [sample for sample in session.snapshot.dataset.samples if sample.split is not Split.EXCLUDED]
    wanted = set(ids)
    there = Counter(sample.split for sample in samples if sample.label is Label.GOOD)
    return share_out(
        [sample.id for sample in samples if sample.id in wanted and sample.label is Label.UNLABELLED],
        with_test=any(sample.label is Label.DEFECT for sample in samples),
        seed=0,  # as for imports
        there=there,
    )


def _change(session: Session, ids: Collection[str], change: Callable[[Sample], Sample], text: str) -> None:
    pairs = [(sample, change(sample)) for sample in _chosen(session, ids)]
    pairs = [(before, after) for before, after in pairs if before != after]
    if pairs:
        before, after = zip(*pairs, strict=True)
        session.perform(ReplaceSamples(session, f"{text} for {counted(len(before), 'picture')}", before, after))


def _chosen(session: Session, ids: Collection[str]) -> tuple[Sample, ...]:
    wanted = set(ids)
    return tuple(sample for sample in session.snapshot.dataset.samples if sample.id in wanted)


def _remove(session: Session, samples: Sequence[Sample], initiator: object | None) -> None:
    ids = {sample.id for sample in samples}
    session.project.remove_samples(ids)
    left = tuple(sample for sample in session.snapshot.dataset.samples if sample.id not in ids)
    _show(session, Dataset(left), initiator)


def _restore(session: Session, samples: Sequence[Sample], initiator: object | None) -> None:
    """Put removed samples back; the project knows at which places."""
    session.project.restore_samples([sample.id for sample in samples])
    _show(session, session.project.dataset(), initiator)


def _show(session: Session, dataset: Dataset, initiator: object | None) -> None:
    """Show this data set, and forget what is no longer in it."""
    present = {sample.id for sample in dataset.samples}
    snapshot = session.snapshot
    selection = tuple(sample_id for sample_id in snapshot.selection if sample_id in present)
    current = snapshot.current
    if current not in present:
        current = _neighbour(snapshot.dataset, current, present)
        selection = selection or ((current,) if current else ())
    session.update(dataclasses.replace(snapshot, dataset=dataset, selection=selection, current=current), initiator)


def _neighbour(before: Dataset, current: str, present: Collection[str]) -> str:
    """The next sample that is still there, or else the one before; empty if there was none or none is left."""
    ids = [sample.id for sample in before.samples]
    if current not in ids:
        return ""
    place = ids.index(current)
    return next((each for each in (*ids[place:], *reversed(ids[:place])) if each in present), "")
