"""Adding a network of the user's to the catalogue: opened, checked, cut, profiled and kept, or refused with the reason.

Nothing is written before everything is checked. Works in the calling thread; a child process reads Keras models.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from ai_edge_litert.interpreter import Interpreter

from fomoad_gui.backbone import imagenet, user_catalogue
from fomoad_gui.backbone.architecture import NETWORKS
from fomoad_gui.backbone.bringing import KERAS_SUFFIXES, from_imagenet, from_keras
from fomoad_gui.backbone.calibration import PICTURES, calibration_pictures
from fomoad_gui.backbone.cards import ModelCard
from fomoad_gui.backbone.catalogue import BackboneEntry, users_entries
from fomoad_gui.backbone.graph.cells import cell_windows
from fomoad_gui.backbone.graph.checked import input_shape, opened, precision
from fomoad_gui.backbone.graph.cuts import Cut, choose, cut_at, whole
from fomoad_gui.backbone.graph.dense import dense_as_convolutions
from fomoad_gui.backbone.graph.pixels import SIGNED, take_signed
from fomoad_gui.backbone.graph.profile import parameters, profile
from fomoad_gui.backbone.graph.quantise import quantised
from fomoad_gui.backbone.runtime import Backbone, output_quantisation, takes_bytes
from fomoad_gui.core.arrays import Uint8Array
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.geometry import cell_grid
from fomoad_gui.core.images import InputSpec
from fomoad_gui.core.progress import Progress

UNSTATED_LICENCE = "not stated"
PROFILED_EDGES = (96, 160)
"""Input sizes in pixels whose cost goes onto the card."""
_PROBED_SIZES = ((96, 96), (160, 112))
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Addition:
    """What to add.

    `file` is a `.tflite` or a Keras model, `cut` the layer to end at (else the deepest with cells of 8 pixels or
    fewer), `name` what to call the network (else as the file is called), `pixels` how it takes them: "signed" (−1 … 1),
    "unit" (0 … 1) or "raw" (0 … 255). With `replace` a network of that name that was added before gives way.
    """

    file: Path
    cut: str | None = None
    name: str | None = None
    pixels: str = SIGNED
    licence: str = UNSTATED_LICENCE
    replace: bool = False


def add(addition: Addition, progress: Progress) -> tuple[BackboneEntry, ...]:
    """Add a network; its entries as the catalogue has them now.

    Raises `FomoadError` with the reason if it is unsuitable, and `Cancelled`; nothing is written then.
    """
    file = addition.file
    name = _checked_name(addition.name or _name_of(file), addition.replace)
    progress.checkpoint(0, 1, f"Reading {file.name}")
    content = _content(file)
    source = {"file": file.name, "sha256": hashlib.sha256(content).hexdigest()}
    if file.suffix.lower() in KERAS_SUFFIXES:
        layer, content = from_keras(file, addition.cut, progress)
        find_cut = partial(choose, wanted=None) if layer is None else partial(whole, name=layer)
    else:
        find_cut = partial(choose, wanted=addition.cut)
    entries = _entries(name, content, addition, find_cut, source, _drawn_once(progress), progress)
    user_catalogue.keep(name, entries, replace=addition.replace)
    return _added(name)


def fetch(size: int, weights: Path | None, replace: bool, progress: Progress) -> tuple[BackboneEntry, ...]:
    """Add MobileNetV2 α 0.35 with ImageNet's weights for pictures of `size` pixels, all its cuts.

    `weights` is Keras' file of them; without it Keras fetches it. `FomoadError` offline, or if the file is another.
    """
    name = _checked_name(imagenet.catalogue_name(size), replace)
    source = {"file": imagenet.keras_file_name(size), "sha256": imagenet.DIGESTS[size]}
    drawn = _drawn_once(progress)
    entries: list[tuple[ModelCard, bytes]] = []
    for cut, trunk in from_imagenet(size, weights, progress):
        addition = Addition(Path(source["file"]), licence=imagenet.LICENCE)
        entries += _entries(name, trunk, addition, partial(whole, name=cut or "output"), source, drawn, progress)
    user_catalogue.keep(name, entries, replace=replace)
    return _added(name)


def milliseconds(entry: BackboneEntry, edge: int, repeats: int = 9) -> float:
    """The median time of one picture of `edge` pixels on this machine and one thread."""
    backbone = Backbone(entry.read(), InputSpec(edge, edge, entry.channels))
    picture = np.zeros((1, edge, edge, entry.channels), np.uint8)
    times = []
    for _ in range(repeats):
        started = perf_counter()
        backbone.embed_raw(picture)
        times.append(perf_counter() - started)
    return 1000.0 * float(np.median(times))


def _entries(
    name: str,
    trunk: bytes,
    addition: Addition,
    find_cut: Callable[[Any], Cut],
    source: dict[str, str],
    drawn: Callable[[int], Uint8Array],
    progress: Progress,
) -> list[tuple[ModelCard, bytes]]:
    """The float32 trunk and its int8 form, or the int8 trunk alone where that is what was given, with their cards."""
    label = addition.file.name
    graph = opened(trunk, label)
    dense_as_convolutions(graph)
    kind, channels = precision(graph), input_shape(graph)[2]
    if kind == "int8":
        _check_int8(trunk, addition, label)
    cut = find_cut(graph)
    take_signed(graph, addition.pixels)
    models = {kind: cut_at(graph, cut)}
    progress.checkpoint(0, 1, f"Checking {cut.name}")
    _check_cells(models[kind], channels)
    if kind == "float32":
        models["int8"] = quantised(models[kind], drawn(channels), progress)
        _check_cells(models["int8"], channels)
    ranges = "as the file gives it" if kind == "int8" else f"{PICTURES} drawn pictures"
    training = {"source": source, "pixels": addition.pixels, "int8_ranges": ranges}
    return [
        (_card(name, cut, channels, made, model, addition.licence, training), model) for made, model in models.items()
    ]


def _drawn_once(progress: Progress) -> Callable[[int], Uint8Array]:
    """The pictures to calibrate on by number of channels, drawn when they are first asked for."""
    return cache(lambda channels: calibration_pictures(channels, progress))


def _check_int8(trunk: bytes, addition: Addition, label: str) -> None:
    detail = Interpreter(model_content=trunk).get_input_details()[0]
    scale, zero_point = detail["quantization"]
    if addition.pixels != SIGNED or not takes_bytes(scale, zero_point):
        raise FomoadError(
            f"The int8 input of “{label}” has scale {scale:.5g} and zero point {zero_point}; only −1 … 1 is supported "
            "(1/128 or 1/127.5, 0 or −1).",
            "Give the float32 network: its int8 form is made here.",
        )


def _check_cells(model: bytes, channels: int) -> None:
    """The cells must lie where the graph's geometry says, at more sizes than one."""
    windows = cell_windows(model)
    for width, height in _PROBED_SIZES:
        backbone = Backbone(model, InputSpec(width, height, channels))
        grid = cell_grid(windows, width, height)
        rows, columns, _ = backbone.grid
        if (rows, columns) != (grid.rows, grid.columns):
            raise FomoadError(
                f"At {width} × {height} pixels the network gives {columns} × {rows} cells and not the {grid.columns} × "
                f"{grid.rows} that its layers should.",
                "Cut it at an earlier layer.",
            )
        values = backbone.embed(np.full((1, height, width, channels), 200, np.uint8))
        if not np.isfinite(values).all():
            raise FomoadError("The network gives values that are no numbers.", "Check that its weights were loaded.")


def _card(
    name: str, cut: Cut, channels: int, made: str, model: bytes, licence: str, training: dict[str, Any]
) -> ModelCard:
    scale, zero_point = output_quantisation(model)
    return ModelCard(
        name=name,
        cut=_file_stem(cut.name),
        channels=channels,
        precision=made,
        sha256=hashlib.sha256(model).hexdigest(),
        bytes=len(model),
        parameters=parameters(model),
        dimensions=cut.dimensions,
        stride=cut.stride,
        output_scale=scale,
        output_zero_point=zero_point,
        training=training,
        quality={},
        licence=licence,
        credits=(),
        profile=tuple(asdict(profile(model, edge, edge, channels)) for edge in PROFILED_EDGES),
    )


def _added(name: str) -> tuple[BackboneEntry, ...]:
    return tuple(entry for entry in users_entries() if entry.name == name)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise FomoadError(f"“{file}” cannot be read ({error.strerror}).", "Check its path and your rights.") from error


def _name_of(file: Path) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "_", file.stem).strip("._-")


def _file_stem(text: str) -> str:
    """Without what a file's name may not have; the layer stays recognisable."""
    return re.sub(r"[^A-Za-z0-9._#-]+", "_", text).strip("._-")[-80:] or "layer"


def _checked_name(name: str, replace: bool) -> str:
    if not _NAME.fullmatch(name):
        raise FomoadError(
            f"A backbone cannot be called “{name}”.",
            "Rename the file or give --name: letters, digits, dots, dashes and underscores.",
        )
    if name in NETWORKS:
        raise FomoadError(f"A backbone {name} ships with fomoad.", "Rename the file or give --name.")
    if not replace:
        user_catalogue.check_free(name)
    return name
