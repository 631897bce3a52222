"""`fomoad new PROJECT`: an empty project."""

from __future__ import annotations

import argparse
from pathlib import Path

from fomoad_gui.cli.console import show
from fomoad_gui.cli.options import add_json


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT", help="the folder to create, such as Brackets.fomoad")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Create the project."""
    from fomoad_gui.store.project import Project

    with Project.create(Path(options.project)) as project:
        path = str(project.path)
    show({"project": path}, options.json, [f"Created '{path}'. Add pictures: fomoad import '{path}' FOLDER"])
