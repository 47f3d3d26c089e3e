"""The version: declared in the package, dated in CHANGELOG.md, and the name of the tag."""

from __future__ import annotations

import re
import sys
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

_HEADING = re.compile(r"(?m)^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?\n")


def version(root: Path = ROOT) -> str:
    """Give the version that the package declares."""
    text = (root / "lint/flyte_image_lint/text/about.py").read_text(encoding="utf-8")
    return re.findall(r'(?m)^__version__ = "(.*)"$', text)[0]


def notes(wanted: str, root: Path = ROOT) -> tuple[str, str]:
    """Give the date of a version in CHANGELOG.md, and what it says of it; "" where it is not."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = list(_HEADING.finditer(text))
    for heading, following in zip(headings, [*headings[1:], None], strict=True):
        if heading[1] == wanted:
            end = following.start() if following else len(text)
            return heading[2] or "", text[heading.end() : end].strip() + "\n"
    return "", ""


def epoch(root: Path = ROOT) -> int:
    """Give seconds for SOURCE_DATE_EPOCH: the day of the version, or of the last one that has any.

    A clone and an archive without git give the same.
    """
    date = notes(version(root), root)[0]
    if not date:
        text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
        date = next(heading[2] for heading in _HEADING.finditer(text) if heading[2])
    return int(datetime.fromisoformat(date).replace(tzinfo=timezone.utc).timestamp())


def complaint(tag: str, root: Path = ROOT) -> str:
    """Say why a tag cannot be released, "" where it can be."""
    own = version(root)
    if tag != f"v{own}":
        return f"the tag is '{tag}', but the version is {own}: expected 'v{own}'"
    date, said = notes(own, root)
    if not date:
        return f"CHANGELOG.md has no dated section '## [{own}] - YYYY-MM-DD'"
    if not said.strip():
        return f"CHANGELOG.md says nothing about {own}"
    if notes("Unreleased", root)[1].strip():
        return f"CHANGELOG.md has changes under [Unreleased]: move them to [{own}]"
    return ""


def check(words: list[str]) -> int:
    """Print what CHANGELOG.md says of the version that a tag names, or why there is no release."""
    if len(words) != 1:
        sys.stderr.write("usage: python3 dev.py notes TAG\n")
        return 2
    problem = complaint(words[0])
    if problem:
        sys.stderr.write(f"error: {problem}\n")
        return 1
    sys.stdout.write(notes(version())[1])
    return 0
