"""Which folder an export proposes."""

from __future__ import annotations

from pathlib import Path

from fomoad_gui.ui.dialogs.export_target import free_folder


def test_the_folder_proposed_is_one_that_is_not_refused(tmp_path: Path) -> None:
    wanted = tmp_path / "Caps export"
    assert free_folder(wanted) == wanted
    for taken in (wanted, tmp_path / "Caps export 2"):
        (taken / "model").mkdir(parents=True)
    assert free_folder(wanted) == tmp_path / "Caps export 3"
    (tmp_path / "Caps export 3").mkdir()
    assert free_folder(wanted) == tmp_path / "Caps export 3"
