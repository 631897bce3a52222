"""Pictures with their heat maps, as files."""

from __future__ import annotations

import os
from pathlib import Path

from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.calibration import Calibration
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.pipeline.score import ImageScore
from fomoad_gui.vision.colour import ColourMap
from fomoad_gui.vision.overlay import blend, heat_scale, score_overlay
from fomoad_gui.vision.write import write_png

OPACITY = 0.45
LONGEST_STEM = 200
"""Bytes of a picture's name that are kept in the name of its overlay."""


def write_overlay(
    directory: Path, source: Path, image: Uint8Array, result: ImageScore, calibration: Calibration
) -> Path:
    """Write `image` uint8 [H, W, 3] under its heat map into `directory` and return the file.

    The file is named after `source`; a name that is taken already gets a number, so that pictures of the same name from
    different folders do not overwrite one another.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FomoadError(
            f"The folder '{directory}' cannot be made: {error.strerror or error}.", "Choose another folder."
        ) from error
    target = _free_name(directory, source.stem)
    write_png(target, overlaid(image, result, calibration))
    return target


def overlaid(image: Uint8Array, result: ImageScore, calibration: Calibration) -> Uint8Array:
    """The picture uint8 [H, W, 3] under its heat map."""
    overlay = score_overlay(
        result.cells,
        heat_scale(calibration),
        opacity=OPACITY,
        colour_map=ColourMap.INFERNO,
        width=image.shape[1],
        height=image.shape[0],
    )
    return blend(image, overlay)


def _free_name(directory: Path, stem: str) -> Path:
    # Longer by " (2)" or another suffix, a name that was just short enough for the file system would not be.
    stem = os.fsdecode(os.fsencode(stem)[:LONGEST_STEM])
    target = directory / f"{stem}.png"
    number = 1
    while target.exists():
        number += 1
        target = directory / f"{stem} ({number}).png"
    return target
