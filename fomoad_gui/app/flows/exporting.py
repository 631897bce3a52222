"""Taking the model away: as an export for a target, or as one file for the command line."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from fomoad_gui.app.jobs.values import Job, Lane
from fomoad_gui.app.snapshot import Snapshot
from fomoad_gui.app.workplace import Workplace
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.model_file import StoredModel

EXPORT_KEY = "export"


class ExportFlow(QObject):
    """`finished(Outcome)` says how an export ended, with the files written where it was done. Main thread."""

    finished = Signal(object)

    def __init__(self, workplace: Workplace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workplace = workplace

    def export(self, target: str, directory: Path) -> None:
        """Write the model in use, with the threshold in use, for a target into a new or empty folder."""
        model = stored_model(self._workplace.session.snapshot)
        if model is not None:
            job = Job(
                *(EXPORT_KEY, Lane.COMPUTE, "Exporting"),
                lambda progress: _export(target, model, directory, progress),
            )
            self._workplace.runner.submit(job, self.finished.emit)

    def cancel(self) -> None:
        """Stop; what is written appears whole or not at all."""
        self._workplace.runner.cancel(EXPORT_KEY)

    def save_model(self, path: Path) -> None:
        """Write the model in use, with the threshold in use, as one file."""
        model = stored_model(self._workplace.session.snapshot)
        if model is not None:
            job = Job("save model", Lane.IO, "Saving the model", lambda _: _save(model, path))
            self._workplace.run(job, lambda _: self._workplace.noticed.emit(f"The model is saved as “{path}”."))


def stored_model(snapshot: Snapshot) -> StoredModel | None:
    """The model in use as it goes out of the house: with the threshold in use."""
    if snapshot.model is None or snapshot.calibration is None:
        return None
    return StoredModel(snapshot.model.bundle.with_calibration(snapshot.calibration), snapshot.model.backbone)


def _export(target: str, model: StoredModel, directory: Path, progress: Progress) -> tuple[Path, ...]:
    from fomoad_gui.export.targets import Target, write_export

    return write_export(Target(target), model, directory, progress).files


def _save(model: StoredModel, path: Path) -> None:
    from fomoad_gui.store.model_file import write_model

    write_model(path, model.bundle, model.backbone)
