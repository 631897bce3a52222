"""A project: the folder `Name.fomoad/` in which everything about one inspection is kept."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from numpy.typing import NDArray

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.samples import Dataset, Sample
from fomoad_gui.store import images, schema
from fomoad_gui.store.atomic import sweep_temporary_files, sync_folder
from fomoad_gui.store.blobs import BlobStore
from fomoad_gui.store.database import Database
from fomoad_gui.store.embeddings_table import EmbeddingsTable
from fomoad_gui.store.file_errors import read_error, write_error
from fomoad_gui.store.folder import SUFFIX, ProjectFolder
from fomoad_gui.store.model_file import StoredModel
from fomoad_gui.store.models_table import ModelEntry, ModelsTable
from fomoad_gui.store.samples_table import Addition, SamplesTable
from fomoad_gui.store.scores_table import ScoresTable
from fomoad_gui.store.settings_table import JsonValue, SettingsTable


class Project:
    """An open project. One process holds it at a time, until `close` or its end, however it ends.

    Threads: every method may be called from any thread; one transaction runs at a time. Jobs write and the window
    reads: arrays are written before the transaction that names them, so that no read waits for long.

    Durability: when a method that writes returns, what it wrote survives a crash and a power failure; when it raises,
    the project is as it was. Errors: FomoadError when the disk is full, damaged or gone; RuntimeError after `close`.

    Make one with `Project.create` or `Project.open`.
    """

    def __init__(self, folder: ProjectFolder, database: Database) -> None:
        self._folder = folder
        self._database = database
        blobs = BlobStore(folder.arrays)
        self._samples = SamplesTable(database, folder)
        self._embeddings = EmbeddingsTable(database, blobs)
        self._models = ModelsTable(database, folder.models)
        self._scores = ScoresTable(database, blobs)
        self._settings = SettingsTable(database)
        self._tidy(blobs)

    @classmethod
    def create(cls, path: Path) -> Self:
        """Make an empty project in a new folder `path` and open it.

        Errors: FomoadError when there is something at `path` already or it cannot be written; nothing is left behind.
        """
        folder = ProjectFolder(path.absolute())
        try:
            folder.root.mkdir()
        except FileExistsError as error:
            raise FomoadError(f"“{path}” exists already.", "Choose another name, or open it.") from error
        except OSError as error:
            raise write_error(path, error) from error
        try:
            _make_subfolders(folder)
            with contextlib.closing(Database(folder.database)) as database, database.transaction() as connection:
                schema.migrate(connection)
            _sync_folders(folder)
            return cls.open(folder.root)
        except BaseException:
            shutil.rmtree(folder.root, ignore_errors=True)
            raise

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the project in the folder `path`, bring it to the latest format, and tidy up after a crash.

        Errors: FomoadError when it is no project, is open elsewhere, was made by a newer fomoad, is damaged, or may
        not be written.
        """
        folder = ProjectFolder(path.absolute())
        try:
            is_folder, has_database = folder.root.is_dir(), folder.database.is_file()
        except OSError as error:  # in a closed folder, or too long a name
            raise read_error(path, error) from error
        if not is_folder:
            raise FomoadError(f"There is no project folder “{path}”.", f"Choose a folder that ends in “{SUFFIX}”.")
        if not has_database:
            raise FomoadError(
                f"“{path}” is not a fomoad project: it has no “{folder.database.name}”.",
                f"Choose a folder that fomoad made; its name ends in “{SUFFIX}”.",
            )
        database = Database(folder.database)
        try:
            with database.transaction() as connection:
                schema.check_is_project(connection, folder.database)
                schema.migrate(connection)
            _make_subfolders(folder)
            return cls(folder, database)
        except BaseException:
            database.close()
            raise

    @staticmethod
    def is_project(path: Path) -> bool:
        """Whether `path` looks like a project folder. Opening it may still fail."""
        try:
            return ProjectFolder(path).database.is_file()
        except OSError:
            return False

    def close(self) -> None:
        """Let go of the project, after any transaction that is under way; a second call does nothing."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> Path:
        """The project folder, absolute."""
        return self._folder.root

    def setting(self, key: str) -> JsonValue:
        """The value last set, or None if there is none."""
        return self._settings.get(key)

    def set_setting(self, key: str, value: JsonValue) -> None:
        """Keep `value`; None forgets the setting. NaN and infinity are refused with ValueError."""
        self._settings.set(key, value)

    def dataset(self) -> Dataset:
        """All samples, in the order in which they were added."""
        return self._samples.dataset()

    def add_samples(self, samples: Iterable[Sample]) -> Addition:
        """Append those whose id is not there yet; of several with one id, the first."""
        return self._samples.add(samples)

    def replace_samples(self, samples: Iterable[Sample]) -> None:
        """Give the samples with these ids these paths, labels, classes, splits and masks; all of them, or none.

        An id that is not in the project is a bug of the caller's: ValueError.
        """
        self._samples.replace(samples)

    def remove_samples(self, ids: Iterable[str]) -> tuple[Sample, ...]:
        """Take these samples out; returns those that were there, in order."""
        return self._samples.remove(ids)

    def restore_samples(self, ids: Iterable[str]) -> tuple[Sample, ...]:
        """Put back, at their old position and with embeddings and scores, samples removed since the project was opened.

        Returns those that were put back, in order, as they were when removed.
        """
        return self._samples.restore(ids)

    def put_embeddings(self, recipe: str, ids: Sequence[str], embeddings: NDArray[Any]) -> None:
        """Keep `embeddings` [N, gh, gw, D], the one at n being of the sample `ids[n]`; what was there is replaced.

        `recipe` names all that determines an embedding besides the picture: weights, cut, input. One file per call:
        call with dozens of samples or more at a time. All samples must be in the project.
        """
        self._embeddings.put(recipe, ids, embeddings)

    def get_embeddings(self, recipe: str, ids: Iterable[str]) -> Mapping[str, NDArray[Any]]:
        """Sample id → embedding [gh, gw, D], read-only, for those among `ids` that have one in an undamaged file.

        Each is read from disk when it is looked up.
        """
        return self._embeddings.get(recipe, ids)

    def add_model(self, bundle: ModelBundle, backbone: bytes, name: str = "", trained_on: Iterable[str] = ()) -> str:
        """Keep a trained model; returns its fingerprint. It is not in use before `set_current_model`.

        `name` is for people; the same model again gets the new one. `trained_on` holds the ids of the samples that it
        learnt from. ValueError when `backbone` is not the one that `bundle` names by its digest.
        """
        return self._models.add(bundle, backbone, name, trained_on)

    def trained_on(self, fingerprint: str) -> frozenset[str]:
        """The ids of the samples that a model learnt from, those removed since included; empty if nobody said.

        Those pictures are never shown as its results.
        """
        return self._models.trained_on(fingerprint)

    def current_model(self) -> str | None:
        """The fingerprint of the model in use, or None if no model was taken into use, or the last one taken back."""
        return self._models.current()

    def set_current_model(self, fingerprint: str | None) -> None:
        """Take a model into use, or none. KeyError for an unknown model; the one in use stays so then."""
        self._models.set_current(fingerprint)

    def models(self) -> tuple[ModelEntry, ...]:
        """All models, in the order in which they were added."""
        return self._models.entries()

    def load_model(self, fingerprint: str) -> StoredModel:
        """The model, with the calibration last set for it.

        KeyError when the project never had it; FomoadError when its file is missing or damaged.
        """
        return self._models.load(fingerprint)

    def set_calibration(self, fingerprint: str, calibration: Calibration) -> None:
        """Keep another threshold for a model; its fingerprint and scores stay. KeyError for an unknown model.

        The evidence stays the model's own: only threshold, rate and method are kept.
        """
        self._models.set_calibration(fingerprint, calibration)

    def put_scores(self, model: str, ids: Sequence[str], scores: NDArray[Any], cells: NDArray[Any]) -> None:
        """Keep the image scores [N] and cell scores [N, gh, gw] that `model` gave to the samples `ids`.

        What was there is replaced. Model and samples must be in the project; a score that is not finite is a
        ValueError.
        """
        self._scores.put(model, ids, scores, cells)

    def scores(self, model: str) -> Mapping[str, float]:
        """Sample id → image score, for the samples of the data set that `model` has scored."""
        return self._scores.get(model)

    def cells(self, model: str) -> Mapping[str, NDArray[Any]]:
        """Sample id → cell scores [gh, gw], read-only, for the same samples.

        Each is read from disk when it is looked up, which raises FomoadError if its file is missing or damaged.
        """
        return self._scores.cells(model)

    def copy_image_in(self, source: Path) -> Path:
        """Copy a picture into the project, unless it is there already; returns the path of the copy.

        A sample with that path goes where the project goes. The copy stays when the sample is removed. Errors:
        FomoadError when the picture cannot be read or the copy not written.
        """
        return images.copy_in(source, self._folder.images)

    def _tidy(self, blobs: BlobStore) -> None:
        """Finish what a crash left undone, while nobody else can be writing.

        Removed samples go for good; what was computed but has lost its file is forgotten, so that it is computed
        anew; arrays that no row names and temporary files are deleted. Models and pictures are never deleted.
        """
        self._samples.forget_removed()
        on_disk = blobs.names()
        for table in (self._embeddings, self._scores):
            table.forget_blobs(table.blobs() - on_disk)
        blobs.sweep(self._embeddings.blobs() | self._scores.blobs())
        for folder in (self._folder.root, *self._folder.subfolders()):
            sweep_temporary_files(folder)


def _make_subfolders(folder: ProjectFolder) -> None:
    for subfolder in folder.subfolders():
        try:
            subfolder.mkdir(exist_ok=True)
        except OSError as error:
            raise write_error(subfolder, error) from error


def _sync_folders(folder: ProjectFolder) -> None:
    for synced in (folder.root, folder.root.parent):
        try:
            sync_folder(synced)
        except OSError as error:
            raise write_error(synced, error) from error
