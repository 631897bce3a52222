"""Options that several commands share."""

from __future__ import annotations

import argparse


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json: the result as one JSON object on stdout."""
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
