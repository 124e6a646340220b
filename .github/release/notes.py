"""Prints the notes of a release: `notes.py v0.1.0` prints what CHANGELOG.md says about version 0.1.0.

It exits with 1 if the tag is not the version of the code, or if the changelog has no notes or no date for it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VERSION = re.compile(r'^__version__ = "([^"]+)"$', re.MULTILINE)


def notes_of(version: str, changelog: str) -> str:
    """The section of a version, without its heading; ValueError if it is missing, empty or without a date."""
    heading = re.compile(rf"^## \[{re.escape(version)}\](.*)$", re.MULTILINE)
    match = heading.search(changelog)
    if match is None:
        raise ValueError(f"CHANGELOG.md has no section [{version}]")
    if not re.fullmatch(r" - \d{4}-\d\d-\d\d", match[1]):
        raise ValueError(f"CHANGELOG.md: write the date of the release, such as `## [{version}] - 2026-01-31`")
    following = re.compile(r"^(?:## |\[[^\]]+\]: )", re.MULTILINE).search(changelog, match.end())
    notes = changelog[match.end() : following.start() if following else len(changelog)].strip()
    if not notes:
        raise ValueError(f"CHANGELOG.md: the section [{version}] is empty")
    return notes + "\n"


def main(arguments: list[str]) -> int:
    """Print the notes of the tag that is named."""
    (tag,) = arguments
    (version,) = VERSION.findall((ROOT / "linter" / "lint_settings" / "__init__.py").read_text("utf-8"))
    if tag != f"v{version}":
        print(f"the tag {tag} is not that of version {version}", file=sys.stderr)
        return 1
    try:
        notes = notes_of(version, (ROOT / "CHANGELOG.md").read_text("utf-8"))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    sys.stdout.write(notes)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
