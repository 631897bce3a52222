"""A trained model in one file: `.fomoad-model`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fomoad_gui.core.bundle import ModelBundle
from fomoad_gui.core.errors import FomoadError
from fomoad_gui.store.archive import pack, unpack
from fomoad_gui.store.atomic import write_atomically
from fomoad_gui.store.bundle_codec import decode_bundle, decode_json, encode_bundle, encode_json, needs_version_2
from fomoad_gui.store.fields import fields
from fomoad_gui.store.file_errors import read_error, write_error

SUFFIX = ".fomoad-model"
VERSION = 2
"""2 since there are detectors other than a shared mixture, which version 1 does not know."""

_FORMAT = "fomoad-model"
_ZIP_MAGIC = b"PK"
_MANIFEST = "manifest.json"
_BUNDLE = "bundle.json"
_HEAD = "head.npz"
_BACKBONE = "backbone.tflite"


@dataclass(frozen=True, slots=True)
class StoredModel:
    """All that scoring a picture needs: the bundle, and the bytes of the backbone's `.tflite`."""

    bundle: ModelBundle
    backbone: bytes


def pack_model(bundle: ModelBundle, backbone: bytes) -> bytes:
    """The content of a model file; equal models give equal bytes.

    ValueError when `backbone` is not the one that `bundle` names by its digest.
    """
    if _sha256(backbone) != bundle.backbone.digest:
        raise ValueError("the backbone is not the one that the bundle names")
    text, arrays = encode_bundle(bundle)
    entries = {_BUNDLE: text, _HEAD: arrays, _BACKBONE: backbone}
    manifest = {
        "format": _FORMAT,
        "version": VERSION if needs_version_2(bundle) else 1,
        "files": {name: _sha256(data) for name, data in entries.items()},
    }
    return pack({**entries, _MANIFEST: encode_json(manifest)})


def write_model(path: Path, bundle: ModelBundle, backbone: bytes) -> None:
    """Write a model file, atomically. Errors: as `write_atomically` and `pack_model`."""
    write_atomically(path, pack_model(bundle, backbone))


def check_target(path: Path) -> None:
    """Refuse a place where `write_model` could not write, or would replace something that is no model.

    To be called before long work. Errors: FomoadError that names the path.
    """
    try:
        has_folder, is_taken = path.parent.is_dir(), path.exists()
    except OSError as error:
        raise write_error(path, error) from error
    if not has_folder:
        raise FomoadError(f"There is no folder “{path.parent}” to write the model to.", "Create it, or choose another.")
    if not is_taken:
        return
    try:
        read_model(path)
    except FomoadError as error:
        raise FomoadError(f"“{path}” is there already and is not a fomoad model.", "Choose another name.") from error


def read_model(path: Path) -> StoredModel:
    """Read a model file and check every part of it.

    Errors: FomoadError that names the file when it is missing, not a model, damaged, or made by a newer fomoad.
    """
    try:
        with path.open("rb") as stream:
            magic = stream.read(len(_ZIP_MAGIC))  # before the rest: somebody may have chosen a video
            data = magic + stream.read() if magic == _ZIP_MAGIC else b""
    except OSError as error:
        raise read_error(path, error) from error
    if not data:
        raise _foreign(path)
    try:
        entries = unpack(data)
    except ValueError as error:
        raise _damaged(path, "it is cut short or changed, or is no fomoad model") from error
    _check_manifest(path, entries)
    try:
        bundle = decode_bundle(entries[_BUNDLE], entries[_HEAD])
    except ValueError as error:
        raise _damaged(path, f"its values make no model ({error})") from error
    if _sha256(entries[_BACKBONE]) != bundle.backbone.digest:
        raise _damaged(path, "its backbone is not the one that it was trained with")
    return StoredModel(bundle, entries[_BACKBONE])


def _check_manifest(path: Path, entries: dict[str, bytes]) -> None:
    """Raise FomoadError unless `entries` are the files of a model of this version, unchanged."""
    try:
        manifest = decode_json(entries[_MANIFEST])
    except KeyError as error:
        raise _foreign(path) from error
    except ValueError as error:
        raise _damaged(path, "its manifest is unreadable") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise _foreign(path)
    version = manifest.get("version")
    if isinstance(version, int) and version > VERSION:
        raise FomoadError(
            f"“{path}” was made by a newer fomoad (model format {version}; this one knows {VERSION}).",
            "Use it with the newer version, or update this one.",
        )
    try:
        digests = fields(manifest, {"format": str, "version": int, "files": dict})["files"]
        fields(digests, {_BUNDLE: str, _HEAD: str, _BACKBONE: str})
    except ValueError as error:
        raise _damaged(path, "its manifest is not that of a model") from error
    if not isinstance(version, int) or not 1 <= version <= VERSION or entries.keys() != {*digests, _MANIFEST}:
        raise _damaged(path, "it does not hold the files that its manifest names")
    for name, digest in digests.items():
        if _sha256(entries[name]) != digest:
            raise _damaged(path, f"“{name}” in it was changed")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _foreign(path: Path) -> FomoadError:
    return FomoadError(f"“{path}” is not a fomoad model.", f"Choose a file that fomoad trained, ending in “{SUFFIX}”.")


def _damaged(path: Path, reason: str) -> FomoadError:
    return FomoadError(f"“{path}” cannot be used: {reason}.", "Copy it again from where it came, or train it again.")
