"""Options that several commands share."""

from __future__ import annotations

import argparse


def add_json(parser: argparse.ArgumentParser) -> None:
    """--json: the result as one JSON object on stdout."""
    parser.add_argument("--json", action="store_true", help="print the result as one JSON object")


def add_all_good(parser: argparse.ArgumentParser) -> None:
    """--all-good: every picture shows a good part, whatever the folders say."""
    parser.add_argument(
        "--all-good", action="store_true", help="take every picture for a good part, whatever its folder is called"
    )
