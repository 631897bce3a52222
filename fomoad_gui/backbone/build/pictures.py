"""The pictures a student learns from: drawn ones without end, and crops of a folder of real ones. No TensorFlow here.

They are made once, by worker processes, into files of a work folder; every step then takes other views of them
(`augment`). Picture number i of a seed is always the same, whatever made the others.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from functools import lru_cache
from pathlib import Path

import numpy as np

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import InputSpec
from fomoad_gui.vision.drawing.scene import draw_scene
from fomoad_gui.vision.fit import fit_image
from fomoad_gui.vision.read import IMAGE_SUFFIXES, read_image

EDGE = 160
"""Side of a picture in pixels; the views taken of it are smaller."""
CHUNK = 100
"""Pictures per file and task."""
SMALLEST_SHARE = 0.3
"""A crop's side is at least this share of the real picture's short side, and at least `SMALLEST_CROP` pixels."""
SMALLEST_CROP = 72


class PicturePool:
    """Drawn pictures and, where `real` names a folder, crops of the pictures below it.

    `real_share` of the pictures of a batch are crops. Each folder directly below `real` is drawn from equally often,
    however many pictures it has.
    """

    def __init__(self, work: Path, drawn: int, seed: int, real: Path | None, real_share: float) -> None:
        self._work = work
        self._seed = seed
        self._real = real
        self._chunks = {"drawn": max(1, drawn // CHUNK)}
        if real is not None:
            if not real_files(real):
                raise FomoadError(f"There are no pictures in {real}.", "Name a folder that has some.")
            self._chunks["crops"] = max(1, round(drawn * real_share / (1 - real_share)) // CHUNK)
        self._real_share = real_share if real is not None else 0.0

    def make(self, stopped: Callable[[], bool]) -> Iterator[tuple[int, int]]:
        """Make what is not there yet; ends early if `stopped`.

        Yields (done, total) in pictures, several times a second.
        """
        missing = [
            (kind, number) for kind, count in self._chunks.items() for number in range(count)
            if not self._file(kind, number).exists()
        ]  # fmt: skip
        total = sum(self._chunks.values()) * CHUNK
        if not missing:
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(os.cpu_count() or 1, context, _leave_interrupts_to_the_parent) as workers:
            pending: set[Future[None]] = {
                workers.submit(_make_chunk, kind, number, self._seed, self._real, self._file(kind, number))
                for kind, number in missing
            }
            while pending:
                done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
                yield total - len(pending) * CHUNK, total
                if stopped():
                    workers.shutdown(wait=True, cancel_futures=True)
                    return

    def batch(self, number: int, size: int) -> Uint8Array:
        """Batch `number` of this pool, uint8 [size, 160, 160, 3]; the same for the same seed."""
        rng = np.random.default_rng([self._seed, number])
        pictures = []
        for _ in range(size):
            kind = "crops" if rng.random() < self._real_share else "drawn"
            chunk = _chunk(self._file(kind, int(rng.integers(self._chunks[kind]))))
            pictures.append(chunk[rng.integers(len(chunk))])
        return np.stack(pictures)

    def _file(self, kind: str, number: int) -> Path:
        return self._work / f"{kind}-{self._seed}-{number:05d}.npy"


def drawn_picture(seed: int, number: int, edge: int = EDGE) -> Uint8Array:
    """Drawn picture `number` of a seed, uint8 [edge, edge, 3]."""
    return draw_scene(np.random.default_rng([seed, number]), edge, edge)


def real_crop(seed: int, number: int, real: Path) -> Uint8Array:
    """Crop `number` of a seed from a folder of real pictures, uint8 [160, 160, 3]: any square part, scaled."""
    rng = np.random.default_rng([seed, number, 1])
    groups = real_files(real)
    group = groups[rng.integers(len(groups))]
    image = read_image(group[rng.integers(len(group))])
    height, width = image.shape[:2]
    short = min(height, width)
    smallest = min(short, max(SMALLEST_CROP, int(SMALLEST_SHARE * short)))
    side = int(rng.integers(smallest, short + 1))
    top, left = int(rng.integers(height - side + 1)), int(rng.integers(width - side + 1))
    return fit_image(np.ascontiguousarray(image[top : top + side, left : left + side]), InputSpec(EDGE, EDGE))


@lru_cache(maxsize=2)
def real_files(real: Path) -> tuple[tuple[Path, ...], ...]:
    """The pictures below a folder, in groups: one for each folder directly in it, one for what lies loose in it."""
    groups: dict[str, list[Path]] = {}
    for path in sorted(real.rglob("*")):
        if path.suffix.lower() in IMAGE_SUFFIXES and path.is_file():
            parts = path.relative_to(real).parts
            groups.setdefault(parts[0] if len(parts) > 1 else "", []).append(path)
    return tuple(tuple(files) for files in groups.values())


@lru_cache(maxsize=4096)
def _chunk(file: Path) -> Uint8Array:
    chunk: Uint8Array = np.load(file, mmap_mode="r")
    return chunk


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _make_chunk(kind: str, number: int, seed: int, real: Path | None, file: Path) -> None:
    """Runs in a worker; the file appears whole or not at all."""
    numbers = range(number * CHUNK, (number + 1) * CHUNK)
    if kind == "crops" and real is not None:
        pictures = np.stack([real_crop(seed, i, real) for i in numbers])
    else:
        pictures = np.stack([drawn_picture(seed, i) for i in numbers])
    unfinished = file.with_suffix(".part.npy")
    np.save(unfinished, pictures)
    unfinished.replace(file)
