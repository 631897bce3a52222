"""A model bundle as text and arrays, and back."""

from __future__ import annotations

import dataclasses
import io
import json
import math
import sys
from collections.abc import Mapping
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.bundle import CATALOGUE, OWN_PICTURES, BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import Calibration, ThresholdMethod
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.mixture import GaussianMixture
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.projection import Projection
from fomoad_gui.store.archive import pack, unpack
from fomoad_gui.store.array_format import header, read_header

_DTYPES: dict[str, np.dtype[Any]] = {
    "projection": np.dtype("<f4"),
    "weights": np.dtype("<f8"),
    "means": np.dtype("<f8"),
    "precision_cholesky": np.dtype("<f8"),
    "good_scores": np.dtype("<f8"),
}


def encode_bundle(bundle: ModelBundle) -> tuple[bytes, bytes]:
    """JSON text (UTF-8) and an .npz archive that together are `bundle`; equal bundles give equal bytes.

    Floats are written with all their digits. ValueError for NaN and infinity.
    """
    facts = {
        "input": dataclasses.asdict(bundle.input),
        "backbone": _backbone_facts(bundle.backbone),
        "pooling": None if bundle.pooling is None else dataclasses.asdict(bundle.pooling),
        "calibration": calibration_facts(bundle.calibration),
        "provenance": dataclasses.asdict(bundle.provenance),
    }
    arrays: dict[str, NDArray[Any]] = {
        "projection": bundle.projection.matrix,
        "weights": bundle.mixture.weights,
        "means": bundle.mixture.means,
        "precision_cholesky": bundle.mixture.precision_cholesky,
        "good_scores": bundle.calibration.good_scores,
    }
    return encode_json(facts), pack({f"{name}.npy": _encode_array(array, name) for name, array in arrays.items()})


def decode_bundle(text: bytes, arrays: bytes) -> ModelBundle:
    """What `encode_bundle` was given. ValueError for anything that it cannot have written."""
    try:
        facts = decode_json(text)
        parts = fields(
            facts, {"input": dict, "backbone": dict, "pooling": object, "calibration": dict, "provenance": dict}
        )
        values = _decode_arrays(arrays)
        pooling = parts["pooling"]
        return ModelBundle(
            input=_decode_input(parts["input"]),
            backbone=_decode_backbone(parts["backbone"]),
            pooling=None if pooling is None else Pooling(**fields(pooling, _types(Pooling))),
            projection=Projection(values["projection"]),
            mixture=GaussianMixture(values["weights"], values["means"], values["precision_cholesky"]),
            calibration=decode_calibration(parts["calibration"], values["good_scores"]),
            provenance=Provenance(**fields(parts["provenance"], _types(Provenance))),
        )
    except FomoadError as error:
        raise ValueError(error.message) from error


def calibration_facts(calibration: Calibration) -> dict[str, Any]:
    """A calibration as JSON values, without its evidence, the held-out scores."""
    return {
        "threshold": calibration.threshold,
        "false_alarm_rate": calibration.false_alarm_rate,
        "method": calibration.method.value,
    }


def decode_calibration(facts: object, good_scores: NDArray[Any]) -> Calibration:
    """The calibration with these facts and this evidence, [n]. ValueError for facts that are none."""
    read = fields(facts, {"threshold": float, "false_alarm_rate": float, "method": str})
    return Calibration(read["threshold"], read["false_alarm_rate"], good_scores, ThresholdMethod(read["method"]))


def encode_json(value: object) -> bytes:
    """Readable JSON whose bytes depend on the value alone. ValueError for NaN and infinity."""
    return (json.dumps(value, allow_nan=False, sort_keys=True, indent=1) + "\n").encode("ascii")


def decode_json(text: bytes) -> object:
    """ValueError for what is not JSON, NaN and infinity included."""
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error
    return value


def fields(value: object, types: Mapping[str, type]) -> dict[str, Any]:
    """`value` if it is a JSON object with exactly these keys and types, integers made floats where asked for.

    ValueError otherwise, and for a float too large to be finite.
    """
    if not isinstance(value, dict) or value.keys() != types.keys():
        raise ValueError(f"not an object with the keys {', '.join(types)}")
    read = {}
    for key, kind in types.items():
        item = value[key]
        if kind is float and type(item) is int:
            item = float(item) if abs(item) <= sys.float_info.max else math.inf
        if not isinstance(item, kind) or (isinstance(item, bool) and kind is int):
            raise ValueError(f"“{key}” is not of type {kind.__name__}")
        if isinstance(item, float) and not math.isfinite(item):
            raise ValueError(f"“{key}” is not finite")
        read[key] = item
    return read


def _backbone_facts(backbone: BackboneSpec) -> dict[str, Any]:
    """Without the calibration where it is the catalogue's, as versions wrote it that knew no other."""
    facts = dataclasses.asdict(backbone)
    return facts if backbone.calibration != CATALOGUE else {k: v for k, v in facts.items() if k != "calibration"}


def _decode_backbone(value: object) -> BackboneSpec:
    given = {"calibration": CATALOGUE, **value} if isinstance(value, dict) else value
    read = BackboneSpec(**fields(given, _types(BackboneSpec)))
    if read.calibration not in (CATALOGUE, OWN_PICTURES):
        raise ValueError(f"“calibration” is {read.calibration}")
    return read


def _decode_input(value: object) -> InputSpec:
    read = fields(value, {"width": int, "height": int, "channels": int, "fit": str})
    return InputSpec(read["width"], read["height"], read["channels"], Fit(read["fit"]))


def _types(dataclass: type) -> dict[str, type]:
    """Name → type of the fields of a dataclass whose fields are text and numbers."""
    named = {"int": int, "float": float, "str": str}
    return {field.name: named[str(field.type)] for field in dataclasses.fields(dataclass)}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _encode_array(array: NDArray[Any], name: str) -> bytes:
    contiguous = np.ascontiguousarray(array, _DTYPES[name])
    return header(contiguous) + contiguous.tobytes()


def _decode_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    entries = unpack(data)
    if entries.keys() != {f"{name}.npy" for name in _DTYPES}:
        raise ValueError("the archive does not hold the arrays of a model")
    return {name: _decode_array(entries[f"{name}.npy"], dtype) for name, dtype in _DTYPES.items()}


def _decode_array(data: bytes, expected: np.dtype[Any]) -> NDArray[Any]:
    stream = io.BytesIO(data)
    shape, dtype = read_header(stream, len(data))
    if dtype != expected:
        raise ValueError(f"an array of {dtype} where {expected} belongs")
    return np.frombuffer(data, expected, offset=stream.tell()).reshape(shape)
