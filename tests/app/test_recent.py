from __future__ import annotations

from pathlib import Path

from fomoad_gui.app.recent import MOST, RecentProjects


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
