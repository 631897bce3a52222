"""`fomoad`: parses the command line, runs one command, turns errors into exit codes.

Exit codes: 0 done, 1 a mistake the user can mend (one line on stderr: what, and how), 2 usage, 130 interrupted.
"""

from __future__ import annotations

import argparse
import importlib
import sys
from collections.abc import Sequence

from fomoad_gui import __version__
from fomoad_gui.cli.console import say
from fomoad_gui.core.errors import FomoadError

COMMANDS = {
    "sample": "draw an inspection task to try things on",
    "new": "create a project",
    "import": "add pictures or folders to a project",
    "tune": "choose the settings on evidence, within a budget",
    "train": "learn what good looks like",
    "score": "score pictures with a model",
    "evaluate": "measure a model on labelled pictures",
    "stress": "see which changes of the picture raise false alarms",
    "report": "write an evaluation as a page and tables",
    "check": "see whether pictures suit the method",
    "export": "write a model for another machine",
    "board": "run an export on a virtual board",
    "bench": "compare detectors on labelled pictures",
    "backbone": "list, add or build feature extractors",
}
"""Every command with its line of help; each lives in the module `fomoad_gui.cli.NAME_command`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` (default: the process's own) and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    options = _parser(given).parse_args(given)
    try:
        code = options.run(options)
    except FomoadError as error:
        say(f"fomoad: {error}")
        return 1
    except KeyboardInterrupt:
        say("fomoad: interrupted; nothing half-written was left behind.")
        return 130
    return int(code or 0)


def _parser(given: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="fomoad", description="Visual anomaly detection from good parts alone. Everything stays on this machine."
    )
    parser.add_argument("--version", action="version", version=f"fomoad {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, line in COMMANDS.items():
        command = commands.add_parser(name, help=line, description=f"{line[0].upper()}{line[1:]}.")
        # only the command that was asked for is imported, so that `fomoad --help` answers at once
        if name in given:
            importlib.import_module(f"fomoad_gui.cli.{name}_command").configure(command)
    return parser


if __name__ == "__main__":
    sys.exit(main())
