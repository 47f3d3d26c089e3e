"""Which of a repository's tags can be the version that a floating tag stands for.

`latest` stands for `1.4.2` or `v1.4.2`, `py3.11-latest` for `py3.11-1.4.2`: the same tag with a
version in place of the word that floats. What has more to it is another thing: a pre-release
(`1.5.0-rc1`), a variant (`1.4.2-slim`). Dates and commit hashes made of digits are no versions.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ..images.floating_tags import VERSION_WORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

Numbers = tuple[int, ...]

# The word that a version replaces, the likelier first: `latest-dev` is `1.4.2-dev`.
_WORDS = (VERSION_WORDS[0], "|".join(VERSION_WORDS[1:]))
_WORD = [re.compile(rf"(?:.*[._-])?({each})(?:[._-].*)?", re.IGNORECASE) for each in _WORDS]
# Longer numbers are dates, seconds since 1970 or hashes: the first has at most 4 digits.
_VERSION = re.compile(r"v?([0-9]{1,4}(?:\.[0-9]{1,5}){0,3})")


class Version(NamedTuple):
    """A tag and the numbers of its version."""

    numbers: Numbers
    tag: str


class Versions(NamedTuple):
    """The versions among a repository's tags, newest first.

    Those in `short` float themselves, as `1.4` beside `1.4.2`: they only lead to `full` ones.
    """

    full: list[Version]
    short: list[Version]


class Pattern:
    """The tags that may be versions of one floating tag."""

    def __init__(self, floating: str) -> None:
        word = next(filter(None, (each.fullmatch(floating) for each in _WORD)), None)
        start, end = word.span(1) if word else (0, len(floating))
        self._before, self._after = floating[:start], floating[end:]
        # A version that floats, as `1.4`, stands for one that begins with it.
        partial = _VERSION.fullmatch(floating)
        self._beginning = _numbers(partial[1]) if partial else ()

    def match(self, tag: str) -> Version | None:
        """Give the tag as a version, None where it is none of this floating tag."""
        before, after = self._before, self._after
        if len(tag) <= len(before) + len(after) or not tag.startswith(before):
            return None
        version = _VERSION.fullmatch(tag[len(before) : len(tag) - len(after)])
        if version is None or not tag.endswith(after):
            return None
        numbers = _numbers(version[1])
        beginning = self._beginning
        if beginning and (numbers[: len(beginning)] != beginning or numbers == beginning):
            return None
        return Version(numbers, tag)

    def spell(self, version: str) -> list[Version]:
        """Give the tags that a version may have, with and without its `v`."""
        other = version[1:] if version.startswith("v") else f"v{version}"
        tags = (f"{self._before}{each}{self._after}" for each in (version, other))
        return [tag_version for tag_version in map(self.match, tags) if tag_version]


def find(tags: Iterable[str], pattern: Pattern) -> Versions:
    """Pick the versions out of a repository's tags."""
    candidates = _without_dates([each for each in map(pattern.match, tags) if each])
    # Newest first, of two spellings the one without `v`.
    candidates.sort(key=lambda version: len(version.tag))
    candidates.sort(key=lambda version: version.numbers, reverse=True)
    refined = {
        each.numbers[:length] for each in candidates for length in range(1, len(each.numbers))
    }
    dotted = bool(refined)
    versions = Versions([], [])
    for each in candidates:
        floats = each.numbers in refined or (dotted and len(each.numbers) == 1)
        (versions.short if floats else versions.full).append(each)
    return versions


def _without_dates(versions: list[Version]) -> list[Version]:
    """Leave out dates: versions that begin with a year, unless the tags show that they are none."""
    dated = [each for each in versions if 1970 <= each.numbers[0] <= 2099]
    if len(dated) == len(versions) and not all(map(_is_date, dated)):
        return [each for each in versions if len(each.numbers) > 1]
    return [each for each in versions if not 1970 <= each.numbers[0] <= 2099]


def _is_date(version: Version) -> bool:
    """Whether the numbers after the year can be a month and a day."""
    month, day = (*version.numbers[1:3], 1, 1)[:2]
    return len(version.numbers) <= 3 and 1 <= month <= 12 and 1 <= day <= 31


def _numbers(version: str) -> Numbers:
    return tuple(map(int, version.split(".")))
