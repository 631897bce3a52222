"""Which mask belongs to which picture, by name."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fomoad_gui.core.samples import Split

_AFFIX = "(?:masks?|gt|ground[ _-]?truth|labels?|seg|segmentation|annotation)"
_BEHIND = re.compile(rf"(.+?)[ _.-]+{_AFFIX}", re.IGNORECASE)
_BEFORE = re.compile(rf"{_AFFIX}[ _.-]+(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A file and what its folders say of it: `folders` are the telling ones, without splits, masks and containers."""

    path: str
    folders: tuple[str, ...]
    split: Split | None

    @property
    def stem(self) -> str:
        """The file's name without its suffix."""
        return PurePosixPath(self.path).stem


def masks_beside_pictures(paths: Iterable[str]) -> dict[str, str]:
    """Mask → picture, for masks that lie in the folder of their picture.

    A mask has its picture's name with "mask" or the like before or behind it ("7_mask.png" beside "7.png"), or is the
    PNG beside a picture of the same name in a format that loses detail ("7.png" beside "7.jpg").
    """
    folders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for path in paths:
        folder, name = posixpath.split(path)
        folders[folder, posixpath.splitext(name)[0]].append(path)
    pairs: dict[str, str] = {}
    for (folder, stem), files in folders.items():
        pictures = next((folders[folder, bare] for bare in _bare(stem) if (folder, bare) in folders), None)
        if pictures:
            pairs.update(dict.fromkeys(files, pictures[0]))
            continue
        photographs = [path for path in files if path.lower().endswith((".jpg", ".jpeg"))]
        if photographs:
            pairs.update({path: photographs[0] for path in files if path.lower().endswith(".png")})
    return pairs


def pair_masks(masks: Sequence[Place], pictures: Sequence[Place]) -> dict[str, str]:
    """Mask → picture, for masks in folders of their own; a mask that fits no picture, or several, is left out.

    A mask fits a picture of the same name (with or without "mask" or the like) whose telling folders are the same; a
    mask in no telling folder fits a picture in any. Between pictures of several splits, that of the mask's own split is
    meant, or else that of the test.
    """
    by_name: dict[str, list[Place]] = defaultdict(list)
    for picture in pictures:
        by_name[picture.stem].append(picture)
    pairs: dict[str, str] = {}
    for mask in masks:
        named = [picture for name in (mask.stem, *_bare(mask.stem)) for picture in by_name.get(name, ())]
        fitting = [picture for picture in named if not mask.folders or picture.folders == mask.folders]
        if len(fitting) > 1:
            meant = mask.split or Split.TEST
            fitting = [picture for picture in fitting if picture.split is meant]
        if len(fitting) == 1:
            pairs[mask.path] = fitting[0].path
    return pairs


def _bare(stem: str) -> list[str]:
    """The picture's name in a mask's name, if there is one."""
    matches = (pattern.fullmatch(stem) for pattern in (_BEHIND, _BEFORE))
    return [match.group(1) for match in matches if match]
