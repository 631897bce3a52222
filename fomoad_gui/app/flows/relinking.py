"""Pictures that are not where they were: noticed when a project is opened, found in the folder a person names."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.changes import ChangeSet
from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.operations.samples import ReplaceSamples
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.core.words import counted
from fomoad_gui.store.images import Relinking, find_moved, is_file, missing, pure_path

CHECK_KEY = "missing pictures"
FIND_KEY = "find pictures"


@dataclass(frozen=True, slots=True)
class Search:
    """How a search ended: how many pictures were found, how many are still missing, and of these, for how many there
    is another picture of that name."""

    found: int
    missing: int
    different: int


class RelinkFlow(QObject):
    """`missed(int)` tells how many pictures of the project that was opened are missing, `searched(Search)` how a search
    for them ended. Main thread."""

    missed = Signal(int)
    searched = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace
        self._session = workplace.session
        self._missing: frozenset[str] = frozenset()
        self._session.changed.connect(self._follow)

    def find(self, folder: Path) -> None:
        """Look for the missing pictures in a folder that holds them in the order in which they were, and use those
        whose content is the same."""
        samples = self._still_missing()
        if samples:
            job = Job(FIND_KEY, Lane.STORE, "Finding pictures", lambda progress: search(samples, folder, progress))
            self._workplace.run(job, self._use)

    def _follow(self, changes: ChangeSet, _initiator: object) -> None:
        if not changes.project:
            return
        self._missing = frozenset()
        for key in (CHECK_KEY, FIND_KEY):
            self._workplace.runner.cancel(key)
        samples = self._session.snapshot.dataset.samples
        if samples:
            job = Job(CHECK_KEY, Lane.IO, "", lambda progress: missing(samples, progress), visible=False)
            self._workplace.run(job, self._tell)

    def _tell(self, gone: tuple[Sample, ...]) -> None:
        self._missing = frozenset(sample.id for sample in gone)
        if gone:
            self.missed.emit(len(gone))

    def _use(self, relinking: Relinking) -> None:
        """Only the places change: labels and splits may have changed while the search went on."""
        places = {sample.id: sample for sample in relinking.found}
        before = tuple(sample for sample in self._session.snapshot.dataset.samples if sample.id in places)
        after = tuple(
            dataclasses.replace(sample, path=places[sample.id].path, mask_path=places[sample.id].mask_path)
            for sample in before
        )
        if before and not self._session.perform(
            ReplaceSamples(self._session, f"Finding {counted(len(before), 'picture')}", before, after)
        ):
            return
        self._missing -= frozenset(places)
        current = self._session.snapshot.current
        if current in places:  # what could not be shown is read again
            selection = self._session.snapshot.selection
            self._session.select(selection, "")
            self._session.select(selection, current)
        self.searched.emit(Search(len(before), len(self._still_missing()), len(relinking.different)))

    def _still_missing(self) -> tuple[Sample, ...]:
        return tuple(sample for sample in self._session.snapshot.dataset.samples if sample.id in self._missing)


def search(samples: Sequence[Sample], folder: Path, progress: Progress) -> Relinking:
    """Look for `samples` below `folder`, which stands for whichever of their former folders lets most be found."""
    votes: Counter[PurePath] = Counter()
    for done, sample in enumerate(samples):
        progress.checkpoint(done, len(samples), f"Looking for {len(samples)} pictures")
        path = pure_path(sample.path)
        votes.update(root for root in path.parents if is_file(folder.joinpath(*path.relative_to(root).parts)))
    best = Relinking((), tuple(samples), ())
    for root, most in sorted(votes.items(), key=lambda vote: (vote[1], len(vote[0].parts)), reverse=True):
        if most <= len(best.found):
            break
        found = find_moved(samples, str(root), folder, progress)
        best = max(best, found, key=lambda each: (len(each.found), len(each.different)))
    return best
