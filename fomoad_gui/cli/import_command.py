"""`fomoad import PROJECT PATH…`: add pictures, after saying what they were recognised as."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fomoad_gui.cli.console import ConsoleProgress, problems_as_json, say, say_problems, show
from fomoad_gui.cli.options import add_all_good, add_json

if TYPE_CHECKING:
    from fomoad_gui.core.samples import Sample
    from fomoad_gui.store.project import Project


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("project", metavar="PROJECT", help="a project made by `fomoad new` or the app")
    parser.add_argument("paths", metavar="PATH", nargs="+", help="pictures or folders")
    parser.add_argument("--dry-run", action="store_true", help="say what would be added, and add nothing")
    add_all_good(parser)
    parser.add_argument("--copy", action="store_true", help="copy the pictures into the project, to move or send it")
    add_json(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    """Recognise the pictures and add those that are new."""
    from fomoad_gui.pipeline.importing import scan
    from fomoad_gui.store.project import Project

    progress = ConsoleProgress()
    with Project.open(Path(options.project)) as project:
        plan = scan([Path(path) for path in options.paths], progress)
        plan = plan.all_good() if options.all_good else plan
        progress.close()
        for line in plan.summary():
            say(line)
        say_problems(plan.problems)
        known = {sample.id for sample in project.dataset().samples}
        fresh = [sample for sample in plan.samples if sample.id not in known]
        if not options.dry_run:
            project.add_samples(_copied_in(project, fresh, progress) if options.copy else fresh)
        already = len(plan.samples) - len(fresh)
    verb = "Would add" if options.dry_run else "Added"
    show(
        {
            "project": str(project.path),
            "layout": plan.layout,
            "added": 0 if options.dry_run else len(fresh),
            "new": len(fresh),
            "already_there": already,
            "problems": problems_as_json(plan.problems),
        },
        options.json,
        [f"{verb} {len(fresh)} pictures; {already} were there already, {len(plan.problems)} were left out."],
    )


def _copied_in(project: Project, samples: list[Sample], progress: ConsoleProgress) -> list[Sample]:
    """The samples with their pictures and masks inside the project."""
    copies = []
    for done, sample in enumerate(samples):
        progress.checkpoint(done, len(samples), f"Copying {len(samples)} pictures")
        mask = str(project.copy_image_in(Path(sample.mask_path))) if sample.mask_path else ""
        copies.append(replace(sample, path=str(project.copy_image_in(Path(sample.path))), mask_path=mask))
    progress.close()
    return copies
