"""What a model can be exported as, and what may receive it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class ExportTarget:
    """`key` names it to the program, `title` to people; `files` are (name, what it is) of what will be written.

    `runs_on_boards` tells whether it is for microcontrollers that the app knows.
    """

    key: str
    title: str
    files: tuple[tuple[str, str], ...]
    runs_on_boards: bool = False


_FACTS = (
    ("MODEL_CARD.md, model.json", "what it was made from; threshold, input and cells for programs"),
    ("golden.npz", "pictures with known scores, to check any port against"),
    ("README.md, LICENSE", "how to use all this, and terms of use"),
)
"""What goes with every target."""
TFLITE = ExportTarget(
    key="tflite",
    title="TFLite: int8 trunk and scorer",
    files=(
        ("trunk_int8.tflite", "the network, from the picture to its cells"),
        ("scorer_float32.tflite", "the mixture, from the cells to their scores"),
        ("detector.tflite", "both as one graph"),
        ("labels.txt", "the verdicts"),
        ("detect.py", "a program that scores pictures without fomoad"),
        *_FACTS,
    ),
)
C = ExportTarget(
    key="c",
    title="C for microcontrollers",
    runs_on_boards=True,
    files=(
        ("fomoad_detector.c, .h", "this detector as constants"),
        ("fomoad.h, fomoad.c …", "the program: C99, no library, no allocation"),
        ("fomoad_self_test.c, golden …", "pictures with known scores, checked to the bit"),
        ("CMakeLists.txt, main.c", "builds it and runs the self-test on a computer"),
        *_FACTS,
    ),
)
ARDUINO = ExportTarget(
    key="arduino",
    title="Arduino library",
    runs_on_boards=True,
    files=(("fomoad_detector.zip", "the library, with examples for LED, serial port and camera"), *_FACTS),
)
CMSIS_PACK = ExportTarget(
    key="cmsis-pack",
    title="CMSIS-Pack",
    runs_on_boards=True,
    files=(("fomoad.detector ….pack", "the pack, with the detector and its self-test as components"), *_FACTS),
)
ZEPHYR = ExportTarget(
    key="zephyr",
    title="Zephyr module",
    runs_on_boards=True,
    files=(
        ("zephyr/", "what makes the folder a module"),
        ("src/", "the program and this detector in C"),
        ("samples/self_test/", "an application that runs the self-test"),
        *_FACTS,
    ),
)
OPENMV = ExportTarget(
    key="openmv",
    title="OpenMV camera: TFLite and MicroPython",
    files=(
        ("detector.tflite", "network and mixture as one graph"),
        ("main.py, settings.json", "the script for the camera, and what it needs to know"),
        ("golden.bin, golden.json", "a picture with known scores, for its self-test"),
        ("labels.txt", "the verdicts"),
        *_FACTS,
    ),
)
LINUX = ExportTarget(
    key="linux",
    title="Linux command: camera in, JSON out",
    files=(
        ("fomoad-detect-x86_64", "the command for PCs"),
        ("fomoad-detect-aarch64", "the command for a Raspberry Pi"),
        ("source/", "its sources, with a Makefile"),
        *_FACTS,
    ),
)
TARGETS = (TFLITE, C, ARDUINO, CMSIS_PACK, ZEPHYR, OPENMV, LINUX)
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
