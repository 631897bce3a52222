"""Which folder convention a set of pictures follows, and so what each is said to show and what it is used for.

Known are, in any common naming (see `folder_names`) and with folders like "images" or "data" anywhere between:

- MVTec AD: train/good, test/good, test/<class>, ground_truth/<class>/<picture>_mask.png;
- other train, validation and test folders, above or below the folders of good and defective parts;
- folders of good and of defective parts; folders within those of the defective parts, and folders of unknown names
  beside those of the good ones, are defect classes;
- one folder of pictures, all good;
- folders of which none is known to hold good parts: what no folder tells of is unlabelled, for a person to say.

Good pictures of a folder without a test of its own are shared out by `splitting.share_out`; of train folders the
calibration split is held out. Defective pictures are all in the test split, wherever they lie: nothing learns from
them. Pictures in a test folder that no folder says anything about are unlabelled. Masks never become samples.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.folder_names import FolderKind, folder_kind
from fomoad_gui.core.mask_pairs import Place, masks_beside_pictures, pair_masks
from fomoad_gui.core.samples import Label, Split
from fomoad_gui.core.splitting import share_out

_SPLITS = {FolderKind.TRAIN: Split.TRAIN, FolderKind.VALIDATION: Split.CALIBRATION, FolderKind.TEST: Split.TEST}
_LABELS = {FolderKind.GOOD: Label.GOOD, FolderKind.DEFECT: Label.DEFECT}


class Layout(StrEnum):
    """A folder convention, by a name to show."""

    MVTEC = "MVTec"
    SPLIT = "train and test folders"
    OK_NG = "OK and NG folders"
    FLAT = "one folder, all good"
    UNTOLD = "folders that do not say which parts are good"


@dataclass(frozen=True, slots=True)
class LayoutEntry:
    """What the folders say of one picture; `path` and `mask_path` (or empty) as they were given."""

    path: str
    label: Label
    defect_class: str
    split: Split
    mask_path: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """A file that does not become a sample, and why, as a phrase to show."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class LayoutProposal:
    """What was recognised: `entries` in the order of the paths given, and the files left out, masks in use excepted."""

    name: Layout
    entries: tuple[LayoutEntry, ...]
    ignored: tuple[Ignored, ...]

    def count(self, label: Label, split: Split) -> int:
        """How many pictures have this label in this split."""
        return sum(entry.label is label and entry.split is split for entry in self.entries)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file as its folders below the root describe it; `label` None and `classes` empty where they say nothing."""

    path: str
    split: Split | None
    label: Label | None
    classes: tuple[str, ...]
    is_mask: bool
    place: Place


def recognise(paths: Iterable[str], seed: int = 0) -> LayoutProposal:
    """Recognise the layout of picture files given by relative POSIX paths.

    Paths are best given relative to the parent of the folder that a person chose, so that its own name ("defects") is
    heard too; leading folders whose names say nothing do not matter. The split hangs on the `seed` and the paths alone,
    and on these only below the folder that holds everything.
    Raises `FomoadError` if there are no pictures, or if there are several products.
    """
    files = list(dict.fromkeys(paths))
    shown = [path for path in files if not _is_hidden(path)]
    if not shown:
        raise FomoadError("There are no pictures in the folder.", "Choose a folder with pictures of good parts.")
    root = _root(shown)
    readings = [_read(path, root) for path in shown if _telling(path)[: len(root)] == root]
    beside = masks_beside_pictures(reading.path for reading in readings if not reading.is_mask)
    pictures = [reading for reading in readings if not reading.is_mask and reading.path not in beside]
    masks = [reading.place for reading in readings if reading.is_mask]
    candidates = [picture.place for picture in pictures if picture.label is not Label.GOOD]
    pairs = beside | pair_masks(masks, candidates)
    # Of several masks for one picture the first is used.
    mask_of = {picture: mask for mask, picture in reversed(pairs.items())}

    labels = _labels(pictures, mask_of)
    entries = [
        LayoutEntry(
            path=picture.path,
            label=label,
            defect_class="/".join(picture.classes) if label is Label.DEFECT else "",
            split=picture.split or Split.TRAIN,
            mask_path=mask_of.get(picture.path, "") if label is Label.DEFECT else "",
        )
        for picture in pictures
        if (label := labels[picture.path]) is not None
    ]
    used = {entry.path for entry in entries} | {entry.mask_path for entry in entries}
    reasons = dict.fromkeys(shown, "lies outside the folders that were recognised")
    reasons |= {reading.path: "lies beside the folders of good and defective parts" for reading in readings}
    reasons |= dict.fromkeys(beside, "a mask, by its name, of a picture that has one or needs none")
    reasons |= {mask.path: "a mask that fits no defective picture, or several" for mask in masks}
    reasons |= {path: "a hidden file" for path in files if _is_hidden(path)}
    ignored = tuple(Ignored(path, reasons[path]) for path in files if path not in used)
    return LayoutProposal(_name(pictures), _split(entries, pictures, seed), ignored)


def _root(paths: Sequence[str]) -> tuple[str, ...]:
    """The telling folders above those that tell splits, labels or masks; what lies outside them is not looked at."""
    tellings = [_telling(path) for path in paths]
    prefixes = {telling[: len(telling) - len(_spoken(telling))] for telling in tellings if _spoken(telling)}
    folders = sorted(set(tellings))
    if len(folders) == 1 and {folder_kind(name) for name in _spoken(folders[0])} <= _SPLITS.keys():
        # A single folder is all good even if it is called "test": there is nothing that it could be the test of.
        return folders[0]
    if not prefixes:
        return _common_prefix(folders)
    common = _common_prefix(prefixes)
    if common not in prefixes:
        depth = len(common)
        products = {
            telling[depth]
            for telling in tellings
            if {FolderKind.GOOD, FolderKind.TRAIN} & {folder_kind(name) for name in telling[depth + 1 :]}
        }
        if len(products) > 1:
            raise FomoadError(
                f"The folder holds several products: {_names(products)}.", "Choose the folder of one of them."
            )
    return common


def _read(path: str, root: tuple[str, ...]) -> _Reading:
    names = _telling(path)[len(root) :]
    kinds = [folder_kind(name) for name in names]
    split = next((_SPLITS[kind] for kind in kinds if kind in _SPLITS), None)
    return _Reading(
        path=path,
        split=split,
        label=next((_LABELS[kind] for kind in kinds if kind in _LABELS), None),
        classes=tuple(name for name, kind in zip(names, kinds, strict=True) if kind is FolderKind.OTHER),
        is_mask=FolderKind.MASK in kinds,
        place=Place(
            path,
            tuple(
                name.casefold()
                for name, kind in zip(names, kinds, strict=True)
                if kind in _LABELS or kind is FolderKind.OTHER
            ),
            split,
        ),
    )


def _labels(pictures: Sequence[_Reading], mask_of: Mapping[str, str]) -> dict[str, Label | None]:
    """Each picture's label; None for a loose picture beside folders that tell."""
    names_good = any(picture.label is Label.GOOD for picture in pictures)
    has_splits = any(picture.split for picture in pictures)

    def label(picture: _Reading) -> Label | None:
        if picture.label:
            return picture.label
        if picture.classes or picture.path in mask_of:
            return Label.DEFECT
        if picture.split:
            return Label.GOOD if picture.split is Split.TRAIN else Label.UNLABELLED
        return None if names_good or has_splits else Label.GOOD

    if _is_untold(pictures):
        return {picture.path: picture.label or Label.UNLABELLED for picture in pictures}
    return {picture.path: label(picture) for picture in pictures}


def _is_untold(pictures: Sequence[_Reading]) -> bool:
    """Whether folders of unknown names might be the good parts, for nothing else is.

    In a test folder whatever is not called good is a defect; pictures that lie loose beside defects are good.
    """
    has_unknown = any(p.classes and not p.label and p.split is not Split.TEST for p in pictures)
    has_good = any(p.label is Label.GOOD or (p.split is Split.TRAIN and not p.classes) for p in pictures)
    has_loose = any(not p.classes and not p.label for p in pictures)
    return has_unknown and not has_good and not (has_loose and any(p.label is Label.DEFECT for p in pictures))


def _split(entries: Sequence[LayoutEntry], pictures: Sequence[_Reading], seed: int) -> tuple[LayoutEntry, ...]:
    """The entries with their final splits; see the module's docstring."""
    given = {picture.path: picture.split for picture in pictures}
    good = {entry.path: given[entry.path] for entry in entries if entry.label is Label.GOOD}
    has_defects = any(entry.label is Label.DEFECT for entry in entries)
    with_test = has_defects and Split.TEST not in good.values()
    # lots hang on the paths below what all have in common: renaming the folder must not change the split
    above = posixpath.commonpath([posixpath.dirname(entry.path) for entry in entries]) if entries else ""
    lots = {posixpath.relpath(path, above or "."): path for path in good}
    learning = [lot for lot, path in lots.items() if good[path] in (None, Split.TRAIN)]
    with_calibration = Split.CALIBRATION not in good.values()
    splits = {path: split for path, split in good.items() if split is not None}
    shared = share_out(learning, with_test=with_test, with_calibration=with_calibration, seed=seed)
    splits |= {lots[lot]: split for lot, split in shared.items()}
    return tuple(replace(entry, split=splits.get(entry.path, Split.TEST)) for entry in entries)


def _name(pictures: Sequence[_Reading]) -> Layout:
    if _is_untold(pictures):
        return Layout.UNTOLD
    if any(picture.split for picture in pictures):
        is_mvtec = any("good" in picture.place.folders for picture in pictures)
        return Layout.MVTEC if is_mvtec else Layout.SPLIT
    return Layout.OK_NG if any(picture.label or picture.classes for picture in pictures) else Layout.FLAT


def _telling(path: str) -> tuple[str, ...]:
    """The names of the folders above the file, without those that only contain."""
    return _telling_names(posixpath.dirname(path))


@lru_cache(maxsize=4096)
def _telling_names(folder: str) -> tuple[str, ...]:
    """Once for all the files of a folder, for there may be ten thousand."""
    return tuple(name for name in PurePosixPath(folder).parts if folder_kind(name) is not FolderKind.CONTAINER)


def _spoken(names: tuple[str, ...]) -> tuple[str, ...]:
    """The names from the first one on that says something that we know."""
    known = (index for index, name in enumerate(names) if folder_kind(name) is not FolderKind.OTHER)
    return names[next(known, len(names)) :]


def _common_prefix(tuples: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    ordered = sorted(tuples)
    first, last = ordered[0], ordered[-1]
    length = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]


def _is_hidden(path: str) -> bool:
    folder, name = posixpath.split(path)
    return name.startswith(".") or _is_hidden_folder(folder)


@lru_cache(maxsize=4096)
def _is_hidden_folder(folder: str) -> bool:
    return any(part.startswith(".") or part == "__MACOSX" for part in PurePosixPath(folder).parts)


def _names(names: Iterable[str]) -> str:
    ordered = sorted(names)
    return ", ".join(ordered[:8]) + (f" and {len(ordered) - 8} more" if len(ordered) > 8 else "")
