"""Model cards: what a backbone is, how it was made and from what, as JSON beside its file."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from fomoad_gui.core.errors import FomoadError

LICENCE = "Apache-2.0"
INPUT = "RGB or grey pixels p = 0..255 as (p - 128) / 128; int8 is exactly p - 128 (scale 1/128, zero point 0)"
CREDITS = (
    "PIPED, paper surfaces, F. Bianconi et al., CC BY 4.0",
    "DeepPCB, printed circuit boards, MIT",
    "four_screws, Apache-2.0",
    "hand_signs, Apache-2.0",
)
"""The pictures, besides the drawn ones, from which the weights that ship learn."""


@dataclass(frozen=True, slots=True)
class ModelCard:
    """The facts of one entry.

    `sha256` and `bytes` are those of the `.tflite` file, `stride` the pixels from one cell to the next, `input` what
    the network takes, `output_scale` and `output_zero_point` how its int8 output is to be read (1.0 and 0 for float32),
    `training` the recipe as it was run, `quality` what was measured, by name, `profile` the cost at some input sizes
    (see `graph.profile.Profile`).
    """

    name: str
    cut: str
    channels: int
    precision: str
    sha256: str
    bytes: int
    parameters: int
    dimensions: int
    stride: int
    output_scale: float
    output_zero_point: int
    training: dict[str, Any]
    quality: dict[str, Any]
    input: str = INPUT
    licence: str = LICENCE
    credits: tuple[str, ...] = CREDITS
    profile: tuple[dict[str, int], ...] = ()

    @property
    def stem(self) -> str:
        """The name of its files without suffix."""
        return f"{self.name}_{self.cut}_{'grey' if self.channels == 1 else 'rgb'}_{self.precision}"

    def to_json(self) -> str:
        """The card as text, the same for the same facts."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"


def read_card(path: Path) -> ModelCard:
    """The card in a file; `FomoadError` if it is missing or is no card."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
        missing = {field.name for field in fields(ModelCard) if field.name != "profile"} - set(facts)
        if missing:
            raise FomoadError(f"The model card {path} lacks {', '.join(sorted(missing))}.", "Install the app again.")
        listed = {"credits": tuple(facts["credits"]), "profile": tuple(facts.get("profile", ()))}
        return ModelCard(**(facts | listed))
    except (OSError, ValueError, TypeError) as error:
        raise FomoadError(f"The model card {path} cannot be read ({error}).", "Install the app again.") from error
