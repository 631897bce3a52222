"""From files and folders to samples: what they are, shown before anything is done with them."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.layouts import LayoutProposal, recognise
from fomoad_gui.core.natural_order import natural_key
from fomoad_gui.core.problems import Problem
from fomoad_gui.core.progress import Progress
from fomoad_gui.core.samples import Dataset, Label, Sample, Split
from fomoad_gui.core.splitting import all_good
from fomoad_gui.core.words import counted
from fomoad_gui.pipeline.content import content_hash
from fomoad_gui.vision.read import IMAGE_SUFFIXES, read_size


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would add; nothing has been done yet.

    `layout` says in words which convention was recognised, `problems` which files are left out and why.
    """

    layout: str
    samples: tuple[Sample, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def dataset(self) -> Dataset:
        """The samples as a data set of their own."""
        return Dataset(self.samples)

    def all_good(self) -> ImportPlan:
        """The same pictures, taken for good parts."""
        return replace(self, samples=all_good(self.samples))

    def counts(self) -> Counter[tuple[Split, Label, str]]:
        """How many pictures of each split, label and defect class there are."""
        return Counter((s.split, s.label, s.defect_class) for s in self.samples)

    def summary(self) -> tuple[str, ...]:
        """The plan in a few lines for a person."""
        counts = self.counts()
        lines = [f"{self.layout}: {counted(len(self.samples), 'picture')}."]
        for split, use in (
            (Split.TRAIN, "to learn from"),
            (Split.CALIBRATION, "held out for the threshold"),
            (Split.TEST, "to test on"),
        ):
            parts = [
                f"{n} {label.value}{f' ({kind})' if kind else ''}"
                for (of, label, kind), n in sorted(counts.items())
                if of is split
            ]
            if parts:
                lines.append(f"  {use}: {', '.join(parts)}")
        if self.problems:
            lines.append(f"  left out: {len(self.problems)} that cannot be used")
        return tuple(lines)


def scan(paths: Sequence[Path], progress: Progress) -> ImportPlan:
    """Look at dropped or named files and folders and propose what to import.

    One folder alone is recognised by its layout; several things together are recognised relative to the folder they
    share. Raises `FomoadError` if there is nothing to import.
    """
    found, problems = expand(paths, progress)
    if not found:
        raise FomoadError(problems[0].message, problems[0].remedy) if problems else nothing_found(paths)
    root, proposal = _recognised(paths, found)
    problems.extend(
        Problem(
            str(root / file.path), f"'{root / file.path}' is left out: {file.reason}.", "Import it by itself to use it."
        )
        for file in proposal.ignored
    )
    samples: dict[str, Sample] = {}
    stage = f"Looking at {counted(len(proposal.entries), 'picture')}"
    for done, entry in enumerate(proposal.entries):
        progress.checkpoint(done, len(proposal.entries), stage)
        path = str(root / entry.path)
        try:
            sample = sample_of(path)
        except FomoadError as error:
            problems.append(Problem.of(path, error))
            continue
        if sample.id in samples:
            problems.append(_repeated(path, samples[sample.id]))
            continue
        samples[sample.id] = replace(
            sample,
            label=entry.label,
            defect_class=entry.defect_class,
            split=entry.split,
            mask_path=str(root / entry.mask_path) if entry.mask_path else "",
        )
    progress.checkpoint(len(proposal.entries), len(proposal.entries), stage)
    return ImportPlan(layout=proposal.name, samples=tuple(samples.values()), problems=tuple(problems))


def expand(paths: Sequence[Path], progress: Progress) -> tuple[list[Path], list[Problem]]:
    """Absolute paths of the pictures that `paths` name or hold, folders searched to the bottom, each once, sorted.

    A named file counts as a picture whatever its name; in folders the suffix decides. What cannot be opened is a
    problem.
    """
    problems: list[Problem] = []
    found = set(_image_files(paths, problems, progress))
    return sorted(found, key=lambda path: (natural_key(str(path)), str(path))), problems


def nothing_found(paths: Sequence[Path]) -> FomoadError:
    """What to say of folders that hold no pictures."""
    names = ", ".join(f"'{path}'" for path in paths[:3])
    return FomoadError(
        f"There are no pictures in {names}.",
        f"Give pictures ({' '.join(sorted(IMAGE_SUFFIXES))}) or a folder that holds some.",
    )


def sample_of(path: str) -> Sample:
    """The picture at `path` as a sample that nothing is said about; raises `FomoadError` if it cannot be read."""
    width, height = read_size(path)
    return Sample(id=content_hash(path), path=path, width=width, height=height)


def _repeated(path: str, first: Sample) -> Problem:
    return Problem(path, f"'{path}' is the same picture as '{first.path}'.", "It is used once.")


def _image_files(paths: Iterable[Path], problems: list[Problem], progress: Progress) -> Iterator[Path]:
    """Absolute paths of all pictures in `paths`, folders searched to the bottom; what cannot be opened is a problem."""
    seen = 0
    for given in paths:
        path = _absolute(given)
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            problems.append(_unreachable(path, error))
            continue
        if is_folder:
            for folder, _, names in os.walk(path, onerror=lambda e: problems.append(_closed_folder(e))):
                progress.checkpoint(seen, seen + 1, "Looking for pictures")
                for name in names:
                    if Path(name).suffix.lower() in IMAGE_SUFFIXES and not name.startswith("."):
                        seen += 1
                        yield Path(folder) / name
        else:
            seen += 1
            yield path


def _unreachable(path: Path, error: OSError) -> Problem:
    """What was named cannot even be looked at: it is not there, lies in a closed folder, or its name is too long."""
    if isinstance(error, FileNotFoundError):
        return Problem(str(path), f"There is no '{path}'.", "Check the path.")
    return Problem(
        str(path),
        f"'{path}' cannot be opened: {error.strerror or error}.",
        "Check the path, and that you may read the folder it lies in.",
    )


def _closed_folder(error: OSError) -> Problem:
    return Problem(
        str(error.filename),
        f"The folder '{error.filename}' cannot be opened: {error.strerror or error}.",
        "Ask for permission to read it, or copy the pictures somewhere else.",
    )


def _recognised(given: Sequence[Path], found: Sequence[Path]) -> tuple[Path, LayoutProposal]:
    """The folder that the layout's paths are relative to, and what was recognised.

    That is the parent of the folder given, or of the closest that holds everything found, so that a folder's own name
    is heard: `defects` is not taken for good parts, nor `test` for something to learn from.
    """
    alone = len(given) == 1 and given[0].is_dir()
    folder = _absolute(given[0]) if alone else Path(os.path.commonpath([path.parent for path in found]))
    return folder.parent, recognise([path.relative_to(folder.parent).as_posix() for path in found])


def _absolute(path: Path) -> Path:
    """Without `..`, symbolic links as they are: people know their files by the names they gave."""
    return Path(os.path.normpath(path.absolute()))
