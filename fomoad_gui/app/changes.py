"""What changed from one snapshot to the next, so that each part of the window redraws what it must and no more."""

from __future__ import annotations

from dataclasses import dataclass

from fomoad_gui.app.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """Which parts of the snapshot are not what they were."""

    project: bool = False
    dataset: bool = False
    selection: bool = False
    settings: bool = False
    model: bool = False
    scores: bool = False
    threshold: bool = False

    @classmethod
    def between(cls, old: Snapshot, new: Snapshot) -> ChangeSet:
        """The difference of two snapshots. Large parts are compared by identity: whoever changes one makes a new."""
        return cls(
            project=old.project != new.project,
            dataset=old.dataset is not new.dataset,
            selection=(old.selection, old.current) != (new.selection, new.current),
            settings=old.settings != new.settings,
            model=old.model is not new.model,
            scores=old.results is not new.results,
            threshold=old.calibration is not new.calibration,
        )

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)
