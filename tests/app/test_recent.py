from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from fomoad_gui.app.recent import MOST, RecentProjects, is_reachable_folder


def test_the_latest_project_comes_first_and_once(tmp_path: Path) -> None:
    recent = RecentProjects(tmp_path / "config" / "recent.json")
    for name in ("a", "b", "a"):
        recent.add(tmp_path / f"{name}.fomoad")
    assert [project.name for project in recent.projects()] == ["a", "b"]


def test_a_project_that_is_not_there_stays_on_the_list_and_says_so(tmp_path: Path) -> None:
    recent = RecentProjects(tmp_path / "recent.json")
    (tmp_path / "here.fomoad").mkdir()
    recent.add(tmp_path / "gone.fomoad")
    recent.add(tmp_path / "here.fomoad")
    assert [(p.name, p.exists) for p in recent.projects()] == [("here", True), ("gone", False)]
    recent.remove(tmp_path / "gone.fomoad")
    assert [p.name for p in recent.projects()] == ["here"]


def test_the_list_stays_short(tmp_path: Path) -> None:
    recent = RecentProjects(tmp_path / "recent.json")
    for number in range(MOST + 5):
        recent.add(tmp_path / f"{number}.fomoad")
    assert len(recent.projects()) == MOST


def test_a_damaged_list_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "recent.json").write_text('{"no": list', encoding="utf-8")
    assert RecentProjects(tmp_path / "recent.json").projects() == ()


@pytest.mark.parametrize("reason", [errno.EACCES, errno.ESTALE, errno.EIO, errno.ENAMETOOLONG])
def test_a_project_that_the_system_will_not_show_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reason: int
) -> None:
    recent = RecentProjects(tmp_path / "recent.json")
    recent.add(tmp_path / "closed" / "a.fomoad")

    stat = Path.stat

    def refuse(path: Path, **options: bool) -> os.stat_result:
        if path.suffix == ".fomoad":
            raise OSError(reason, os.strerror(reason), str(path))
        return stat(path, **options)

    monkeypatch.setattr(Path, "stat", refuse)
    assert [(p.name, p.exists) for p in recent.projects()] == [("a", False)]


@pytest.mark.skipif(os.name != "posix", reason="other limits there")
def test_a_name_that_is_too_long_for_the_system_is_not_there(tmp_path: Path) -> None:
    assert not is_reachable_folder(tmp_path / ("x" * 1000))
