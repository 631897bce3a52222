"""Resources are found in a checkout, in a wheel and in a frozen app."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fomoad_gui import resources


def _layout(tmp_path: Path, folder: str) -> Path:
    file = tmp_path / folder / "backbones" / "a b.json"
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    return file


def test_a_checkout_has_them_beside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _layout(tmp_path, "resources")
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "fomoad_gui")
    assert resources.resource_path("backbones/a b.json") == file


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _layout(tmp_path, "fomoad_gui/_resources")
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "fomoad_gui")
    assert resources.resource_path("backbones") == file.parent


def test_a_frozen_app_has_them_where_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _layout(tmp_path, "unpacked/resources")
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "fomoad_gui")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "unpacked"), raising=False)
    assert resources.resource_path("backbones/a b.json") == file


def test_a_missing_resource_is_named_with_the_places_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "fomoad_gui")
    with pytest.raises(FileNotFoundError, match=r"no resource 'icons/none\.svg'"):
        resources.resource_path("icons/none.svg")
