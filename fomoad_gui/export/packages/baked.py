"""Sources that need no options of the compiler, for systems in which none can be given with a library."""

from __future__ import annotations

from fomoad_gui.export.c.project import CProject
from fomoad_gui.resources import resource_path

GUARD = "#define FOMOAD_MODEL_H\n"


def baked_sources(project: CProject) -> dict[str, bytes]:
    """Runtime, detector and self-test by name, with the build's definitions in the header that all of them include."""
    sources = dict(project.sources) | project.self_test
    given = "".join(f"#define {name} 1\n" for name in project.detector.definitions)
    header = sources["fomoad_model.h"].decode()
    sources["fomoad_model.h"] = header.replace(GUARD, GUARD + given, 1).encode()
    return sources


def template(name: str) -> str:
    """A text of `resources/export/`."""
    return resource_path(f"export/{name}").read_text(encoding="utf-8")
