"""The user's own networks: kept whole or not at all, listed after those that ship, removed without a trace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fomoad_gui.backbone import user_catalogue
from fomoad_gui.backbone.cards import ModelCard
from fomoad_gui.backbone.catalogue import USER, catalogue, default_cut, find
from fomoad_gui.core.errors import FomoadError


def _entries(name: str) -> list[tuple[ModelCard, bytes]]:
    shipped = find("mobilenet_v2_0.1")
    return [(replace(shipped.card, name=name, cut="mine"), shipped.read())]


def test_what_is_kept_is_listed_after_what_ships_and_can_be_found(users_backbones: Path) -> None:
    before = catalogue()
    folder = user_catalogue.keep("own", _entries("own"))
    assert folder == users_backbones / "own"
    assert catalogue()[: len(before)] == before
    found = find("own", "mine")
    assert found == catalogue()[-1]
    assert found.origin == USER
    assert found.read() == find("mobilenet_v2_0.1").read()
    assert default_cut("own") == "mine"


def test_a_name_that_is_taken_is_kept_unless_it_is_to_be_replaced(users_backbones: Path) -> None:
    user_catalogue.keep("own", _entries("own"))
    with pytest.raises(FomoadError, match="a backbone own already"):
        user_catalogue.keep("own", [])
    assert find("own", "mine")
    user_catalogue.keep("own", [], replace=True)
    assert list((users_backbones / "own").iterdir()) == []


def test_what_is_removed_is_gone(users_backbones: Path) -> None:
    user_catalogue.keep("own", _entries("own"))
    user_catalogue.remove("own")
    assert user_catalogue.names() == ()
    assert list(users_backbones.iterdir()) == []
    with pytest.raises(FomoadError, match=r"no backbone own.*none; those that ship stay"):
        user_catalogue.remove("own")
    with pytest.raises(FomoadError, match=r"no backbone mobilenet_v2_0\.35"):
        user_catalogue.remove("mobilenet_v2_0.35")


def test_a_folder_that_cannot_be_written_is_named_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv(user_catalogue.VARIABLE, str(tmp_path / "file" / "below"))
    with pytest.raises(FomoadError, match="cannot be written") as caught:
        user_catalogue.keep("own", _entries("own"))
    assert user_catalogue.VARIABLE in caught.value.remedy


def test_a_failure_while_writing_leaves_nothing(users_backbones: Path) -> None:
    card, model = _entries("own")[0]
    with pytest.raises(FomoadError, match="cannot be written"):
        user_catalogue.keep("own", [(card, model), (replace(card, cut="no/such/folder"), model)])
    assert list(users_backbones.iterdir()) == []


@pytest.mark.expects_log
def test_a_network_with_a_damaged_card_is_left_out_and_the_rest_stays(
    users_backbones: Path, caplog: pytest.LogCaptureFixture
) -> None:
    user_catalogue.keep("own", _entries("own"))
    user_catalogue.keep("torn", _entries("torn"))
    next((users_backbones / "torn").glob("*.json")).write_text("{")
    assert [entry.name for entry in catalogue() if entry.origin == USER] == ["own"]
    assert "torn" in caplog.text


def test_a_damaged_file_is_named_with_the_way_to_add_it_again(users_backbones: Path) -> None:
    user_catalogue.keep("own", _entries("own"))
    next((users_backbones / "own").glob("*.tflite")).write_bytes(b"changed")
    with pytest.raises(FomoadError, match="is damaged") as caught:
        find("own", "mine").read()
    assert "--replace" in caught.value.remedy
