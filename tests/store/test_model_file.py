from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.archive import pack, unpack
from fomoad_gui.store.model_file import pack_model, read_model, write_model
from tests.store.values import BACKBONE, assert_same_bundle, make_bundle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Brackets 😀.fomoad-model"


def refused(path: Path, content: bytes, reason: str) -> None:
    path.write_bytes(content)
    with pytest.raises(FomoadError, match=reason) as raised:
        read_model(path)
    assert str(path) in raised.value.message
    assert raised.value.remedy
    assert path.read_bytes() == content
    assert list(path.parent.iterdir()) == [path]


def with_manifest(**changes: object) -> bytes:
    """A model file whose manifest says something else."""
    entries = unpack(pack_model(make_bundle(), BACKBONE))
    manifest: dict[str, Any] = {**json.loads(entries["manifest.json"]), **changes}
    return pack({**entries, "manifest.json": json.dumps(manifest).encode()})


def with_files(**changes: bytes) -> bytes:
    """A model file with other content, and a manifest that agrees with it."""
    entries = {**unpack(pack_model(make_bundle(), BACKBONE)), **{k.replace("_", "."): v for k, v in changes.items()}}
    manifest = json.loads(entries.pop("manifest.json"))
    manifest["files"] = {name: hashlib.sha256(data).hexdigest() for name, data in entries.items()}
    return pack({**entries, "manifest.json": json.dumps(manifest).encode()})


def test_a_model_comes_back(path: Path) -> None:
    bundle = make_bundle()
    write_model(path, bundle, BACKBONE)
    model = read_model(path)
    assert model.backbone == BACKBONE
    assert_same_bundle(model.bundle, bundle)


def test_equal_models_give_equal_bytes() -> None:
    assert pack_model(make_bundle(), BACKBONE) == pack_model(make_bundle(), BACKBONE)


def test_a_backbone_that_is_not_the_bundles_is_a_bug(path: Path) -> None:
    with pytest.raises(ValueError, match="not the one"):
        write_model(path, make_bundle(), b"another network")
    assert not path.exists()


def test_a_missing_file_and_a_folder_are_named(path: Path, tmp_path: Path) -> None:
    with pytest.raises(FomoadError, match="does not exist") as raised:
        read_model(path)
    assert str(path) in raised.value.message
    with pytest.raises(FomoadError, match=r"is a folder|permission"):
        read_model(tmp_path)


@pytest.mark.parametrize("content", [b"", b"P", b"\x89PNG\r\n", b"TFL3" * 100])
def test_another_kind_of_file_is_foreign(path: Path, content: bytes) -> None:
    refused(path, content, "is not a fomoad model")


def test_another_archive_is_foreign(path: Path) -> None:
    refused(path, pack({"word/document.xml": b"<a/>"}), "is not a fomoad model")
    refused(path, pack({"manifest.json": b"{}"}), "is not a fomoad model")


def test_a_newer_format_is_said(path: Path) -> None:
    refused(path, with_manifest(version=3, surprise=1), "made by a newer fomoad")


@pytest.mark.parametrize("version", [0, -1, True, "1", None])
def test_a_version_that_never_was_is_refused(path: Path, version: object) -> None:
    refused(path, with_manifest(version=version), "cannot be used")


@pytest.mark.parametrize("name", ["bundle.json", "head.npz", "backbone.tflite"])
def test_a_part_that_was_changed_is_named(path: Path, name: str) -> None:
    entries = unpack(pack_model(make_bundle(), BACKBONE))
    refused(path, pack({**entries, name: entries[name] + b" "}), f"“{name}” in it was changed")
    del entries[name]
    refused(path, pack(entries), "does not hold the files")


def test_a_surplus_part_is_refused(path: Path) -> None:
    entries = unpack(pack_model(make_bundle(), BACKBONE))
    refused(path, pack({**entries, "setup.exe": b"MZ"}), "does not hold the files")


def test_values_that_make_no_model_are_refused(path: Path) -> None:
    text = unpack(pack_model(make_bundle(), BACKBONE))["bundle.json"]
    threshold = json.loads(text)["calibration"]["threshold"]
    refused(path, with_files(bundle_json=text.replace(repr(threshold).encode(), b"NaN")), "make no model")
    refused(path, with_files(bundle_json=b"[]"), "make no model")
    refused(path, with_files(head_npz=b"not an archive"), "make no model")


def test_another_backbone_is_refused(path: Path) -> None:
    refused(path, with_files(backbone_tflite=b"another network"), "not the one that it was trained with")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_cut_file_is_refused(path: Path, data: st.DataObject) -> None:
    whole = pack_model(make_bundle(), BACKBONE)
    refused(path, whole[: data.draw(st.integers(0, len(whole) - 1))], "cut short|not a fomoad model")


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_changed_byte_is_refused_or_changes_nothing(path: Path, data: st.DataObject) -> None:
    changed = bytearray(pack_model(make_bundle(), BACKBONE))
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(changed)
    try:
        model = read_model(path)
    except FomoadError:
        return
    assert_same_bundle(model.bundle, make_bundle())
    assert model.backbone == BACKBONE
