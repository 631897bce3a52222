"""The texts that packages are filled in from."""

from __future__ import annotations

from fomoad_gui.resources import resource_path


def template(name: str) -> str:
    """A text of `resources/export/`."""
    return resource_path(f"export/{name}").read_text(encoding="utf-8")
