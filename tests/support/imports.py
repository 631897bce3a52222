"""Finds imports that point up, or that bring a library into a room that must not know it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

MAY_IMPORT: dict[str, frozenset[str]] = {}
"""Rooms of `fomoad_gui`, from the floor up, each with the rooms it may import."""

for _room, _direct in (
    ("resources", ()),
    ("core", ()),
    ("vision", ("core",)),
    ("backbone", ("core", "vision", "resources")),
    ("store", ("core",)),
    ("pipeline", ("core", "vision", "backbone", "store")),
    ("export", ("pipeline",)),
    ("board", ("export",)),
    ("app", ("board",)),
    ("ui", ("app", "resources")),
    ("cli", ("board",)),
    ("__main__", ("ui", "cli")),
):
    MAY_IMPORT[_room] = frozenset(_direct).union(*(MAY_IMPORT[below] for below in _direct))

ONLY_IN: dict[str, frozenset[str]] = {
    "cv2": frozenset({"vision"}),
    "tensorflow": frozenset({"backbone"}),
    "keras": frozenset({"backbone"}),
    "ai_edge_litert": frozenset({"backbone"}),
    "sqlite3": frozenset({"store"}),
    "PySide6": frozenset({"app", "ui", "__main__"}),
    "PySide6.QtWidgets": frozenset({"ui", "__main__"}),
    "pyqtgraph": frozenset({"ui"}),
    "unicorn": frozenset({"board"}),
    "elftools": frozenset({"board"}),
    "ziglang": frozenset({"export"}),
    "PIL": frozenset(),
}
"""Libraries that only some rooms may import."""


def imported_modules(source: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every module that `source` imports, at any depth of the code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def violations(package: Path) -> list[str]:
    """One line for every import below `package` that breaks the rules above."""
    found = []
    for path in sorted(package.rglob("*.py")):
        room = path.relative_to(package).parts[0].removesuffix(".py")
        if room == "__init__":
            continue
        where = path.relative_to(package.parent)
        for line, name in imported_modules(path.read_text(encoding="utf-8")):
            parts = name.split(".")
            if parts[0] == package.name and len(parts) > 1:
                target = parts[1]
                if target != "__version__" and target != room and target not in MAY_IMPORT.get(room, frozenset()):
                    found.append(f"{where}:{line}: {room} imports {target}")
            found.extend(
                f"{where}:{line}: {room} imports {library}"
                for library, rooms in ONLY_IN.items()
                if (name == library or name.startswith(f"{library}.")) and room not in rooms
            )
    return found
