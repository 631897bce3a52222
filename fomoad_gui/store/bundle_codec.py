"""A model bundle as text and arrays, and back."""

from __future__ import annotations

import dataclasses
import io
import json
from typing import Any, NoReturn

import numpy as np
from numpy.typing import NDArray

from fomoad_gui.core.bundle import CATALOGUE, OWN_PICTURES, BackboneSpec, ModelBundle, Provenance
from fomoad_gui.core.calibration import Calibration, Evidence, ThresholdMethod
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.core.images import Fit, InputSpec
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.pooling import Pooling, pooling_facts
from fomoad_gui.core.projection import Projection
from fomoad_gui.core.regions import Region
from fomoad_gui.store.archive import pack, unpack
from fomoad_gui.store.array_format import header, read_header
from fomoad_gui.store.detector_codec import DETECTOR_ARRAYS, decode_detector, detector_arrays, detector_facts
from fomoad_gui.store.fields import fields

_OWN_ARRAYS = {"projection", "good_scores"}


def encode_bundle(bundle: ModelBundle) -> tuple[bytes, bytes]:
    """JSON text (UTF-8) and an .npz archive that together are `bundle`; equal bundles give equal bytes.

    Floats are written with all their digits. ValueError for NaN and infinity.
    """
    facts: dict[str, Any] = {
        "input": dataclasses.asdict(bundle.input),
        "backbone": _without_defaults(bundle.backbone, "calibration", "kernels"),
        "pooling": pooling_facts(bundle.pooling),
        "calibration": calibration_facts(bundle.calibration),
        "provenance": _without_defaults(bundle.provenance, "recipe"),
    }
    detector = detector_facts(bundle.detector)
    if detector is not None:
        facts["detector"] = detector
    if bundle.regions:
        facts["regions"] = [dataclasses.asdict(region) for region in bundle.regions]
    arrays: dict[str, NDArray[Any]] = {
        "projection": bundle.projection.matrix,
        **detector_arrays(bundle.detector),
        "good_scores": bundle.calibration.good_scores,
    }
    return encode_json(facts), pack({f"{name}.npy": _encode_array(array, name) for name, array in arrays.items()})


def needs_version_2(bundle: ModelBundle) -> bool:
    """Whether programs that know shared mixtures and held-out scores alone cannot read it."""
    return (
        detector_facts(bundle.detector) is not None
        or bundle.calibration.evidence is not Evidence.HELD_OUT
        or bundle.calibration.review_rate > 0
        or bundle.calibration.method is ThresholdMethod.LARGEST_TRAINING
        or (bundle.pooling is not None and bundle.pooling.same)
    )


def decode_bundle(text: bytes, arrays: bytes) -> ModelBundle:
    """What `encode_bundle` was given. ValueError for anything that it cannot have written."""
    try:
        facts = decode_json(text)
        given = {"detector": None, "regions": [], **facts} if isinstance(facts, dict) else facts
        parts = fields(
            given,
            {
                "input": dict,
                "backbone": dict,
                "pooling": object,
                "detector": object,
                "calibration": dict,
                "provenance": dict,
                "regions": list,
            },
        )
        values = _decode_arrays(arrays)
        detector = decode_detector(
            parts["detector"], {name: v for name, v in values.items() if name not in _OWN_ARRAYS}
        )
        pooling = parts["pooling"]
        return ModelBundle(
            input=_decode_input(parts["input"]),
            backbone=_decode_backbone(parts["backbone"]),
            pooling=None if pooling is None else _decode_pooling(pooling),
            projection=Projection(values["projection"]),
            detector=detector,
            calibration=decode_calibration(parts["calibration"], values["good_scores"]),
            provenance=_decode_provenance(parts["provenance"]),
            regions=tuple(Region(**fields(region, _types(Region))) for region in parts["regions"]),
        )
    except FomoadError as error:
        raise ValueError(error.message) from error


def calibration_facts(calibration: Calibration) -> dict[str, Any]:
    """A calibration as JSON values, without the scores it rests on.

    What kind of scores these are is left out where they are held out, as versions wrote it that knew no other.
    """
    facts: dict[str, Any] = {
        "threshold": calibration.threshold,
        "false_alarm_rate": calibration.false_alarm_rate,
        "method": calibration.method.value,
    }
    if calibration.evidence is not Evidence.HELD_OUT:
        facts["evidence"] = calibration.evidence.value
    if calibration.review_rate:
        facts["review_rate"] = calibration.review_rate
    return facts


def decode_calibration(facts: object, good_scores: NDArray[Any]) -> Calibration:
    """The calibration with these facts and this evidence, [n]. ValueError for facts that are none."""
    given = {"evidence": Evidence.HELD_OUT.value, "review_rate": 0.0, **facts} if isinstance(facts, dict) else facts
    types = {"threshold": float, "false_alarm_rate": float, "method": str, "evidence": str, "review_rate": float}
    read = fields(given, types)
    return Calibration(
        *(read["threshold"], read["false_alarm_rate"], good_scores),
        ThresholdMethod(read["method"]),
        Evidence(read["evidence"]),
        read["review_rate"],
    )


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


def _without_defaults(value: BackboneSpec | Provenance, *names: str) -> dict[str, Any]:
    """The facts, without the fields `names` where they have their defaults, as versions wrote them without these."""
    facts = dataclasses.asdict(value)
    defaults = {field.name: field.default for field in dataclasses.fields(value)}
    return {key: item for key, item in facts.items() if key not in names or item != defaults[key]}


def _decode_provenance(value: object) -> Provenance:
    given = {"recipe": "", **value} if isinstance(value, dict) else value
    return Provenance(**fields(given, _types(Provenance)))


def _decode_backbone(value: object) -> BackboneSpec:
    given = {"calibration": CATALOGUE, "kernels": Kernels.FAST.value, **value} if isinstance(value, dict) else value
    read = BackboneSpec(**fields(given, _types(BackboneSpec)))
    if read.calibration not in (CATALOGUE, OWN_PICTURES):
        raise ValueError(f"“calibration” is {read.calibration}")
    if read.kernels not in [*Kernels]:
        raise ValueError(f"“kernels” is {read.kernels}")
    return read


def _decode_pooling(value: object) -> Pooling:
    given = {"same": False, **value} if isinstance(value, dict) else value
    return Pooling(**fields(given, _types(Pooling)))


def _decode_input(value: object) -> InputSpec:
    read = fields(value, {"width": int, "height": int, "channels": int, "fit": str})
    return InputSpec(read["width"], read["height"], read["channels"], Fit(read["fit"]))


def _types(dataclass: type) -> dict[str, type]:
    """Name → type of the fields of a dataclass whose fields are text and numbers."""
    named = {"int": int, "float": float, "str": str, "bool": bool}
    return {field.name: named[str(field.type)] for field in dataclasses.fields(dataclass)}


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _encode_array(array: NDArray[Any], name: str) -> bytes:
    contiguous = np.ascontiguousarray(array, array_type(name))
    return header(contiguous) + contiguous.tobytes()


def _decode_arrays(data: bytes) -> dict[str, NDArray[Any]]:
    """By name; which belong there besides our own, the detector knows."""
    named = {name.removesuffix(".npy"): content for name, content in unpack(data).items()}
    if not named.keys() >= _OWN_ARRAYS or not named.keys() <= DETECTOR_ARRAYS.keys() | _OWN_ARRAYS:
        raise ValueError("the archive does not hold the arrays of a model")
    return {name: _decode_array(content, array_type(name)) for name, content in named.items()}


def array_type(name: str) -> np.dtype[Any]:
    """What the array of this name consists of, little-endian."""
    return np.dtype(DETECTOR_ARRAYS.get(name) or {"projection": "<f4", "good_scores": "<f8"}[name])


def _decode_array(data: bytes, expected: np.dtype[Any]) -> NDArray[Any]:
    stream = io.BytesIO(data)
    shape, dtype = read_header(stream, len(data))
    if dtype != expected:
        raise ValueError(f"an array of {dtype} where {expected} belongs")
    return np.frombuffer(data, expected, offset=stream.tell()).reshape(shape)
