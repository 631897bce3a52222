"""A command for Linux on x86-64 and aarch64: frames of a camera in, one line of JSON each out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fomoad_gui.core.progress import Progress
from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.c.toolchain import compile_c
from fomoad_gui.export.documents import c_readme
from fomoad_gui.export.packages.templates import template
from fomoad_gui.store.model_file import StoredModel

MACHINES = {"x86_64": "x86_64-linux-musl", "aarch64": "aarch64-linux-musl"}
"""The name that `uname -m` has for each, and the compiler's; linked statically, so that any distribution will do."""
PARTS = ("options", "picture", "report", "video")
WRITTEN = ("main.c", "Makefile", *(f"{part}.{kind}" for part in PARTS for kind in "ch"))
"""Files of `resources/export/linux/` that go as they are."""


def linux(model: StoredModel, project: CProject, progress: Progress) -> dict[str, bytes]:
    """The command built for each of `MACHINES`, and its sources with a Makefile."""
    sources = {name: template(f"linux/{name}").encode() for name in WRITTEN} | project.code
    plan = {f"source/{name}": content for name, content in sources.items()}
    plan |= {f"fomoad-detect-{name}": _built(sources, machine, progress) for name, machine in MACHINES.items()}
    return plan | project.facts | {"README.md": c_readme("linux", model.bundle, project.detector)}


def _built(sources: dict[str, bytes], machine: str, progress: Progress) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as text:
        folder = Path(text)
        for name, content in sources.items():
            (folder / name).write_bytes(content)
        program = folder / "fomoad-detect"
        options = ("-target", machine, "-O2", "-static", "-s", "-D_GNU_SOURCE", "-Wl,--build-id=none")
        compile_c(sorted(folder.glob("*.c")), program, options, (), progress)
        return program.read_bytes()
