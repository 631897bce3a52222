"""A drawn inspection task to try the app on: flanges in MVTec's layout, good ones and spoilt ones with masks."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress
from fomoad_gui.store.file_errors import write_error
from fomoad_gui.vision.drawing.inspection.part import DEFECT_CLASSES, sample_part
from fomoad_gui.vision.write import write_png

TRAIN_GOOD = 150
TEST_GOOD = 40
PER_DEFECT_CLASS = 9
_FOLDERS = ("train", "test", "ground_truth")


@dataclass(frozen=True, slots=True)
class SampleSummary:
    """How many pictures were written in all, of good parts, and of parts with a defect."""

    images: int
    good: int
    defect: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """One picture to draw; `mask` is where its mask goes, None for a good part."""

    path: Path
    mask: Path | None
    defect: str | None
    seed: tuple[int, int, int]


def write_sample(
    directory: Path,
    seed: int,
    progress: Progress,
    train_good: int = TRAIN_GOOD,
    test_good: int = TEST_GOOD,
    per_defect_class: int = PER_DEFECT_CLASS,
) -> SampleSummary:
    """Write pictures of a machined part to a new or empty directory, as PNG files 320 pixels square.

    train/good, test/good, test/<class> and ground_truth/<class>/<name>_mask.png. The same seed (0 or more) writes the
    same bytes, whatever the counts: more of them only add pictures. If it is cancelled or fails, nothing stays behind.
    Errors: FomoadError if the directory is not empty, is a file or cannot be written, or if the seed is negative.
    """
    if seed < 0:
        raise FomoadError(f"The seed {seed} is negative.", "Choose a whole number from 0 on.")
    pictures = _planned(directory, seed, train_good, test_good, per_defect_class)
    with _claimed(directory):
        for folder in dict.fromkeys(path.parent for p in pictures for path in (p.path, p.mask) if path is not None):
            folder.mkdir(parents=True, exist_ok=True)
        _draw_all(pictures, progress)
    defective = sum(picture.defect is not None for picture in pictures)
    return SampleSummary(images=len(pictures), good=len(pictures) - defective, defect=defective)


def _planned(directory: Path, seed: int, train_good: int, test_good: int, per_class: int) -> list[_Picture]:
    groups: list[tuple[str, str | None, int]] = [("train/good", None, train_good), ("test/good", None, test_good)]
    groups += [(f"test/{name}", name, per_class) for name in DEFECT_CLASSES]
    return [
        _Picture(
            path=directory / folder / f"{number:03}.png",
            mask=directory / "ground_truth" / defect / f"{number:03}_mask.png" if defect is not None else None,
            defect=defect,
            seed=(seed, group, number),
        )
        for group, (folder, defect, count) in enumerate(groups)
        for number in range(count)
    ]


@contextmanager
def _claimed(directory: Path) -> Iterator[None]:
    """A directory that is ours: made if need be, empty at first, and as it was if the block raises."""
    try:
        existed = directory.exists()
        directory.mkdir(parents=True, exist_ok=True)
        occupied = any(directory.iterdir())
    except FileExistsError as error:
        raise FomoadError(f"“{directory}” is a file.", "Choose a new or empty folder.") from error
    except OSError as error:
        raise write_error(directory, error) from error
    if occupied:
        raise FomoadError(f"The folder “{directory}” is not empty.", "Choose a new or empty folder.")
    try:
        yield
    except BaseException as error:
        for name in _FOLDERS:
            shutil.rmtree(directory / name, ignore_errors=True)
        if not existed:
            with suppress(OSError):
                directory.rmdir()
        if isinstance(error, OSError):
            raise write_error(directory, error) from error
        raise


def _draw_all(pictures: list[_Picture], progress: Progress) -> None:
    """Draw on all cores; OpenCV and NumPy let go of the interpreter while they work."""
    message = "Drawing parts"
    progress.checkpoint(0, len(pictures), message)
    pool = ThreadPoolExecutor(max_workers=min(os.cpu_count() or 1, 8), thread_name_prefix="sample")
    try:
        for done, _ in enumerate(pool.map(_draw, pictures), start=1):
            progress.checkpoint(done, len(pictures), message)
    finally:
        pool.shutdown(cancel_futures=True)


def _draw(picture: _Picture) -> None:
    image, mask = sample_part(np.random.default_rng(picture.seed), picture.defect)
    write_png(picture.path, image)
    if picture.mask is not None:
        write_png(picture.mask, mask)
