from __future__ import annotations

import io
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from fomoad_gui.core.bundle import OWN_PICTURES
from fomoad_gui.core.calibration import Evidence, calibrate
from fomoad_gui.core.detector import HeadKind
from fomoad_gui.core.kernels import Kernels
from fomoad_gui.core.pooling import Pooling
from fomoad_gui.core.regions import Region
from fomoad_gui.store.archive import pack, unpack
from fomoad_gui.store.bundle_codec import decode_bundle, decode_json, encode_bundle, encode_json
from fomoad_gui.store.detector_codec import detector_arrays
from tests.store.values import assert_same_bundle, make_bundle, make_detector


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("pooling", [None, Pooling(3, 2)])
def test_a_bundle_comes_back_to_the_last_bit(full: bool, pooling: Pooling | None) -> None:
    bundle = make_bundle(full=full, pooling=pooling)
    bundle = bundle.with_calibration(bundle.calibration.with_threshold(0.1 + 0.2))
    assert_same_bundle(decode_bundle(*encode_bundle(bundle)), bundle)


@pytest.mark.parametrize("kind", list(HeadKind))
@pytest.mark.parametrize("corrected", [True, False])
def test_every_detector_comes_back_to_the_last_bit(kind: HeadKind, corrected: bool) -> None:
    regions = (Region("left screw", 0, 0.25, 0.5, 1), Region("date", 0.5, 0, 1, 0.1, ignored=True))
    bundle = replace(
        make_bundle(), detector=make_detector(kind, corrected), pooling=Pooling(3, 1, same=True), regions=regions
    )
    scores = bundle.calibration.good_scores
    bundle = bundle.with_calibration(calibrate(scores, 0.2, Evidence.CROSS).with_review_rate(0.4))
    assert_same_bundle(decode_bundle(*encode_bundle(bundle)), bundle)


def test_the_arrays_of_another_head_are_refused() -> None:
    text, arrays = encode_bundle(replace(make_bundle(), detector=make_detector(HeadKind.CELL, corrected=True)))
    other = encode_bundle(replace(make_bundle(), detector=make_detector(HeadKind.CELL, corrected=False)))[1]
    for wrong in (other, encode_bundle(make_bundle())[1]):
        with pytest.raises(ValueError, match="does not hold the arrays"):
            decode_bundle(text, wrong)
    with pytest.raises(ValueError, match="does not hold the arrays"):
        decode_bundle(encode_bundle(make_bundle())[0], arrays)


def test_equal_bundles_give_equal_bytes() -> None:
    assert encode_bundle(make_bundle(3)) == encode_bundle(make_bundle(3))
    assert encode_bundle(make_bundle(3)) != encode_bundle(make_bundle(4))


def test_a_trunk_calibrated_on_own_pictures_is_known_as_such_and_others_are_written_as_ever() -> None:
    bundle = make_bundle()
    assert "calibration" not in json.loads(encode_bundle(bundle)[0])["backbone"]
    own = replace(bundle, backbone=replace(bundle.backbone, calibration=OWN_PICTURES))
    assert_same_bundle(decode_bundle(*encode_bundle(own)), own)


def test_the_kernels_of_boards_are_known_as_such_and_others_are_written_as_ever() -> None:
    bundle = make_bundle()
    assert "kernels" not in json.loads(encode_bundle(bundle)[0])["backbone"]
    on_boards = replace(bundle, backbone=replace(bundle.backbone, kernels=Kernels.REFERENCE.value))
    assert_same_bundle(decode_bundle(*encode_bundle(on_boards)), on_boards)
    with pytest.raises(ValueError, match="kernels"):
        decode_bundle(changed(("backbone", "kernels"), "other"), encode_bundle(bundle)[1])


def test_numpy_reads_the_arrays() -> None:
    bundle = make_bundle()
    with np.load(io.BytesIO(encode_bundle(bundle)[1]), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["means"], detector_arrays(bundle.detector)["means"], strict=True)


def changed(path: tuple[str, ...], value: object) -> bytes:
    """The facts of a bundle with one of them changed."""
    facts: Any = json.loads(encode_bundle(make_bundle())[0])
    inner = facts
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return json.dumps(facts).encode()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("input", "width"), 8),
        (("input", "width"), 160.0),
        (("input", "width"), True),
        (("input", "fit"), "bend"),
        (("input", "surprise"), 1),
        (("input",), None),
        (("backbone", "channels"), 1),
        (("backbone", "name"), 5),
        (("backbone", "calibration"), "the moon"),
        (("pooling",), 3),
        (("pooling",), {"kernel": 0, "stride": 1}),
        (("pooling",), {"kernel": 1, "stride": 1, "same": 1}),
        (("detector",), {"head": "odd", "top_share": 0.0, "corrected": False}),
        (("detector",), {"head": "shared", "top_share": 2.0, "corrected": False}),
        (("calibration", "evidence"), "hearsay"),
        (("calibration", "threshold"), "high"),
        (("calibration", "threshold"), float("nan")),
        (("calibration", "threshold"), float("inf")),
        (("calibration", "false_alarm_rate"), 2.0),
        (("calibration", "method"), "guess"),
        (("provenance",), []),
        (("more",), 1),
        (("regions",), [{"name": "half"}]),
        (("regions",), [{"name": "x", "left": 0.5, "top": 0, "right": 0.2, "bottom": 1, "ignored": False}]),
    ],
)
def test_facts_that_make_no_model_are_refused(path: tuple[str, ...], value: object) -> None:
    arrays = encode_bundle(make_bundle())[1]
    with pytest.raises(ValueError):  # noqa: PT011 - each says what is wrong in its own words
        decode_bundle(changed(path, value), arrays)


def npy(array: np.ndarray[Any, Any], *, allow_pickle: bool = False) -> bytes:
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=allow_pickle)
    return stream.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        npy(np.zeros((2, 3), np.float32)),
        npy(np.asfortranarray(np.ones((2, 3)))),
        npy(np.full((2, 3), np.nan)),
        npy(np.zeros((4, 3))),
        npy(np.zeros((2, 3)))[:-1],
        npy(np.zeros((2, 3))) + b"more",
        npy(np.array([{}], dtype=object), allow_pickle=True),
        npy(np.zeros((2, 3))).replace(b"(2, 3), }           ", b"(2000000, 3000000), }"[:20]),
        b"",
        b"no array at all",
    ],
    ids=["dtype", "order", "nan", "shape", "cut", "longer", "pickle", "huge", "empty", "foreign"],
)
def test_arrays_that_make_no_model_are_refused(content: bytes) -> None:
    text, arrays = encode_bundle(make_bundle())
    with pytest.raises(ValueError):  # noqa: PT011 - each says what is wrong in its own words
        decode_bundle(text, pack({**unpack(arrays), "means.npy": content}))


def test_a_missing_or_surplus_array_is_refused() -> None:
    text, arrays = encode_bundle(make_bundle())
    entries = unpack(arrays)
    for wrong in ({**entries, "more.npy": npy(np.zeros(1))}, {k: v for k, v in entries.items() if k != "means.npy"}):
        with pytest.raises(ValueError, match="does not hold the arrays"):
            decode_bundle(text, pack(wrong))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), [float("-inf")]])
def test_numbers_that_are_none_are_not_written(value: object) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encode_json(value)


@pytest.mark.parametrize("text", [b"NaN", b"[Infinity]", b"-Infinity", b"{", b"\xff", b"", b"[" * 100_000])
def test_what_is_no_json_is_not_read(text: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the parser's words
        decode_json(text)


def test_a_number_too_large_for_a_float_is_refused() -> None:
    text, arrays = encode_bundle(make_bundle())
    threshold = json.loads(text)["calibration"]["threshold"]
    for large in ("1e999", "1" + "0" * 400):
        with pytest.raises(ValueError):  # noqa: PT011 - depends on how it was written
            decode_bundle(text.replace(repr(threshold).encode(), large.encode()), arrays)
