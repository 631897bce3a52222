"""Pictures in their own files: copied into the project, missing, moved."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Sample
from fomoad_gui.store.atomic import write_atomically
from fomoad_gui.store.file_errors import read_error


@dataclass(frozen=True, slots=True)
class Relinking:
    """What was found of the samples below a folder that has moved, each in the order given."""

    found: tuple[Sample, ...]
    """With the path, and the mask's if it has moved too, where they lie now."""
    missing: tuple[Sample, ...]
    different: tuple[Sample, ...]
    """There is a file in the right place, but it is another picture, or cannot be read."""


def copy_in(source: Path, folder: Path) -> Path:
    """Copy the picture `source` to `<folder>/<SHA-256 of its bytes><suffix>`, unless it is there; returns that path.

    Errors: FomoadError when it cannot be read, or the copy not written.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise read_error(source, error) from error
    target = folder / (hashlib.sha256(data).hexdigest() + source.suffix.lower())
    if not target.exists():
        write_atomically(target, data)
    return target


def is_file(path: Path) -> bool:
    """Whether there is a file; False in a folder that may not be looked into."""
    try:
        return path.is_file()
    except OSError:
        return False


def missing(samples: Sequence[Sample], progress: Progress) -> tuple[Sample, ...]:
    """Those whose file is not where their path says."""
    gone = []
    for done, sample in enumerate(samples):
        progress.checkpoint(done, len(samples), "Looking for pictures")
        if not is_file(Path(sample.path)):
            gone.append(sample)
    return tuple(gone)


def find_moved(samples: Iterable[Sample], old_root: str, new_root: Path, progress: Progress) -> Relinking:
    """Look for every sample below `old_root` at the same place below `new_root`.

    A file counts as found only if its content is the sample's, because cameras call every first picture the same.
    `old_root` may be a folder of another computer and another system.
    """
    concerned = [
        (sample, inside) for sample in samples if (inside := _relative(sample.path, old_root, new_root)) is not None
    ]
    found, missing_, different = [], [], []
    for done, (sample, path) in enumerate(concerned):
        progress.checkpoint(done, len(concerned), "Looking for moved pictures")
        if not is_file(path):
            missing_.append(sample)
        elif _content(path) != sample.id:
            different.append(sample)
        else:
            mask = _relative(sample.mask_path, old_root, new_root) if sample.mask_path else None
            mask_path = str(mask) if mask is not None and is_file(mask) else sample.mask_path
            found.append(dataclasses.replace(sample, path=str(path), mask_path=mask_path))
    progress.checkpoint(len(concerned), len(concerned), "Looking for moved pictures")
    return Relinking(tuple(found), tuple(missing_), tuple(different))


def _relative(path: str, old_root: str, new_root: Path) -> Path | None:
    """`path` with `new_root` in the place of `old_root`; None if it does not lie below."""
    old, root = pure_path(path), pure_path(old_root)
    if type(old) is not type(root) or not old.is_relative_to(root):
        return None
    return new_root.joinpath(*old.relative_to(root).parts)


def pure_path(path: str) -> PurePath:
    """`path` read by the rules of the system it comes from."""
    windows = PureWindowsPath(path)
    return windows if windows.drive else PurePosixPath(path)


def _content(path: Path) -> str | None:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None
