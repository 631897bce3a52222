"""What a model can be exported as, and what may receive it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """`key` names it to the program, `title` to people; `files` are (name, what it is) of what will be written."""

    key: str
    title: str
    files: tuple[tuple[str, str], ...]


TFLITE = ExportTarget(
    key="tflite",
    title="TFLite: int8 trunk and scorer",
    files=(
        ("trunk_int8.tflite", "the network, from the picture to its cells"),
        ("scorer_float32.tflite", "the mixture, from the cells to their scores"),
        ("detector.tflite", "both as one graph"),
        ("model.json", "threshold, input size and cell geometry"),
        ("labels.txt", "the two verdicts"),
        ("golden.npz", "pictures with known scores, to check any port against"),
        ("detect.py", "a program that scores pictures without fomoad"),
        ("README.md", "how to use all this"),
        ("LICENSE", "terms of use"),
    ),
)
C = ExportTarget(
    key="c",
    title="C for microcontrollers",
    files=(
        ("fomoad_detector.c, .h", "this detector as constants"),
        ("fomoad.h, fomoad.c …", "the program: C99, no library, no allocation"),
        ("fomoad_self_test.c, golden …", "pictures with known scores, checked to the bit"),
        ("CMakeLists.txt, main.c", "builds it and runs the self-test on a computer"),
        ("model.json", "threshold, input size and cell geometry"),
        ("README.md", "how to use all this"),
        ("LICENSE", "terms of use"),
    ),
)
TARGETS = (TFLITE, C)
MOST_TRIED = 1000


def free_folder(folder: Path) -> Path:
    """`folder`, or the first of “folder 2”, “folder 3” … beside it, into which something can be exported."""
    numbered = (folder.with_name(f"{folder.name} {number}") for number in range(2, MOST_TRIED))
    return next((path for path in (folder, *numbered) if not folder_complaint(str(path))), folder)


def folder_complaint(text: str) -> str:
    """Why nothing can be exported into the folder of this name; empty if it is new or empty."""
    if not text.strip():
        return "Choose a folder."
    folder = Path(text).expanduser()
    if not folder.is_absolute():
        return "Give the whole path of the folder."
    try:
        if folder.is_dir():
            return "This folder holds something already. Choose a new or an empty one." if any(folder.iterdir()) else ""
        if folder.exists():
            return "This is a file. Choose a folder."
    except OSError as error:
        return f"This folder cannot be read: {error.strerror or error}. Choose another one."
    return ""
