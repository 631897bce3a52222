"""Every entry of one network, files and cards, from its trained weights."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fomoad_gui.backbone.architecture import STRIDES, network
from fomoad_gui.backbone.build.convert import convert
from fomoad_gui.backbone.cards import ModelCard
from fomoad_gui.backbone.runtime import output_quantisation
from fomoad_gui.core.arrays import Float32Array, Uint8Array

PRECISIONS = ("float32", "int8")
CHANNELS = (3, 1)
ENTRIES = len(STRIDES) * len(CHANNELS) * len(PRECISIONS)
"""Entries of one network."""


def write_entries(
    folder: Path, name: str, weights: dict[str, Float32Array], calibration: Uint8Array, training: dict[str, Any]
) -> Iterator[ModelCard]:
    """Write each entry's `.tflite` and card to `folder` and yield the card.

    What was measured of an entry before is dropped, for it is another now.
    """
    described = network(name)
    for cut in described.cuts:
        for channels in CHANNELS:
            for precision in PRECISIONS:
                model = convert(name, cut, channels, weights, calibration if precision == "int8" else None)
                scale, zero_point = output_quantisation(model)
                card = ModelCard(
                    name=name,
                    cut=cut,
                    channels=channels,
                    precision=precision,
                    sha256=hashlib.sha256(model).hexdigest(),
                    bytes=len(model),
                    parameters=described.parameters(cut, channels),
                    dimensions=described.dimensions(cut),
                    stride=described.stride(cut),
                    output_scale=scale,
                    output_zero_point=zero_point,
                    training=training,
                    quality={},
                )
                (folder / f"{card.stem}.tflite").write_bytes(model)
                (folder / f"{card.stem}.json").write_text(card.to_json(), encoding="utf-8")
                yield card
