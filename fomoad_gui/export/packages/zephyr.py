"""A Zephyr module with a sample, by the layout that Zephyr's documentation on modules asks for."""

from __future__ import annotations

from fomoad_gui.export.c.project import CProject
from fomoad_gui.export.documents import c_readme
from fomoad_gui.export.packages.templates import template
from fomoad_gui.store.model_file import StoredModel

WRITTEN = (
    "zephyr/module.yml",
    "zephyr/CMakeLists.txt",
    "zephyr/Kconfig",
    "samples/self_test/CMakeLists.txt",
    "samples/self_test/prj.conf",
    "samples/self_test/sample.yaml",
    "samples/self_test/src/main.c",
)
"""Files of `resources/export/zephyr/` that go as they are."""


def zephyr(model: StoredModel, project: CProject) -> dict[str, bytes]:
    """The module's folder."""
    plan = {f"src/{name}": content for name, content in project.code.items()}
    plan |= {name: template(f"zephyr/{name}").encode() for name in WRITTEN}
    return plan | project.facts | {"README.md": c_readme("zephyr", model.bundle, project.detector)}
