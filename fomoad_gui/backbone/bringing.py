"""From files of other programs to `.tflite` contents, by a child process where it takes TensorFlow."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from fomoad_gui.backbone.child import end, lines, start
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.progress import Progress

MODULE = "fomoad_gui.backbone.build.bring"
KERAS_SUFFIXES = (".keras", ".h5", ".hdf5")


def from_keras(model: Path, cut: str | None, progress: Progress) -> tuple[str | None, bytes]:
    """A Keras model up to a layer, or up to its last map: (cut, float32 `.tflite`). `FomoadError` with the reason."""
    given = ["--model", str(model.resolve()), *(["--cut", cut] if cut else [])]
    return _converted(given, progress)[0]


def from_imagenet(size: int, weights: Path | None, progress: Progress) -> list[tuple[str | None, bytes]]:
    """MobileNetV2 α 0.35 with ImageNet's weights, one (cut, float32 `.tflite`) for each cut.

    `weights` is Keras' file of them; without it Keras fetches it. `FomoadError` offline, or for another file.
    """
    given = ["--imagenet", str(size), *(["--weights", str(weights.resolve())] if weights else [])]
    return _converted(given, progress)


def _converted(arguments: Sequence[str], progress: Progress) -> list[tuple[str | None, bytes]]:
    """What the child writes. When `progress` raises `Cancelled` the child is killed: it has nothing to keep."""
    with tempfile.TemporaryDirectory() as folder:
        written = []
        with (Path(folder) / "log.txt").open("w", encoding="utf-8") as log:
            child = start(MODULE, ["--out", folder, *arguments], log)
            try:
                stage = "Starting TensorFlow"
                for line in lines(child):
                    if line is not None and "message" in line:
                        raise FomoadError(line["message"], line["remedy"])
                    if line is not None and "file" in line:
                        written.append((line["cut"], Path(line["file"]).read_bytes()))
                    stage = stage if line is None else line.get("stage", stage)
                    progress.checkpoint(0, 1, stage)
                if child.wait() != 0:
                    raise FomoadError("The conversion ended early.", "Try again, or give a .tflite file.")
            finally:
                end(child, 0.0)
        return written
