"""What the inspector says, in words and numbers."""

from __future__ import annotations

from fomoad_gui.ui.inspect.values import CellReading, InspectedPicture
from fomoad_gui.ui.samples.shown import IN_TRAINING, format_score

HINT = "Point at a cell to read its score. Hold H to hide the heat map."


def reading_text(reading: CellReading | None) -> str:
    """One line on what lies under the cursor."""
    if reading is None:
        return HINT
    pixel = f"pixel {reading.pixel_x}, {reading.pixel_y}"
    if reading.row is None:
        return pixel.capitalize()
    parts = [f"Row {reading.row}, column {reading.column}"]
    if reading.score is not None:
        parts.append(f"score {format_score(reading.score)}")
    if reading.heat is not None:
        parts.append(f"heat {format_score(reading.heat)} (threshold: 1)")
    return " · ".join([*parts, pixel])


def percentile_text(picture: InspectedPicture) -> str:
    """Where the picture's score lies among the good ones that the threshold rests on."""
    if picture.percentile is None:
        return ""
    if picture.percentile >= 100:
        return "higher than every good picture"
    return f"higher than {picture.percentile:.0f} % of good pictures"


def zoom_text(scale: float) -> str:
    """The scale in per cent of the actual size."""
    return f"{100 * scale:.0f} %" if scale >= 0.1 else f"{100 * scale:.1f} %"


def unscored_text(picture: InspectedPicture) -> str:
    """Why the picture has no score to show."""
    return IN_TRAINING if picture.in_training else "not scored yet"
