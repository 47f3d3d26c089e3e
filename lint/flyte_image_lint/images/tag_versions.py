"""Versions in tags: which tags of a repository are newer than the one that is written.

The rules are those of Renovate's docker versioning: as many numbers as before (`1.4` never becomes
`1.5.2`), the same suffix (`-slim`), numbers compared as numbers. Other than there,

- what stands before the version stays as well: `v`, `py3.11-`, `bookworm-`;
- a pre-release leads to a newer one of the same version or to a release;
- build numbers behind a version count: `8.7-1085`, `15.4.0-debian-11-r45`;
- dates, commit hashes and the versions of a platform (`alpine-3.19`) are not mixed with versions.

Source: github.com/renovatebot/renovate, lib/modules/versioning/docker/index.ts, and
`filterVersions` in lib/workers/repository/process/lookup/filter.ts.
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Numbers = tuple[int, ...]

LEVELS = ("patch", "minor", "major")
DEFAULT_LEVEL = "minor"
"""How far an upgrade goes: the number that changes first, at most."""

_PRE, _FINAL, _POST = range(3)

_STAGE = (
    r"(?:(?:[._-]?(?P<word>alpha|beta|rc|cr(?=[0-9])|pre|preview|M(?=[0-9])|milestone|snapshot|ea)"
    r"|(?P<letter>a|b|c)(?=[0-9])|\.(?P<mark>dev|post)(?=[0-9]))"
    r"[.-]?(?P<step>[0-9]*)(?![A-Za-z0-9]))?"
)
_CORE = rf"(?P<numbers>[0-9]+(?:\.[0-9]+)*)(?!\.?[0-9]){_STAGE}"
# A version that begins a tag, with what follows it.
_LEADING = re.compile(rf"(?P<before>v?){_CORE}(?P<after>|[-_].+|\.[a-z].*)", re.IGNORECASE)
# A word, and a version behind it.
_INNER = re.compile(rf"(?P<before>.*[-_]v?){_CORE}(?P<after>|[-_].+)", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_DASHED_DATE = re.compile(
    r"(?P<before>v?|.*[-_.])(?P<numbers>(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9])"
    r"(?P<after>|[-_].*)"
)
_HASH = re.compile(r"(?=.*[a-f])[a-f0-9]{7,40}")
# Three digits and more behind a version are a build, fewer another version: `15-3.4`.
_BUILD = re.compile(r"-(?P<build>[0-9]{3,}(?:\.[0-9]{5,})?)|(?P<rest>.*)-r(?P<revision>[0-9]+)")
_PLATFORM = re.compile(
    r"(?:.*[._-])?(?:alpine|debian|ubuntu|ubi|centos|rocky|rockylinux|almalinux|fedora|amazonlinux"
    r"|cuda|cudnn|rocm|tensorrt|py|python|java|jdk|jre|openjdk|temurin|node|nodejs|scala)[-_]",
    re.IGNORECASE,
)
_NO_VERSION = re.compile(r"(?:.*[._-])?(?:sha|git|commit|rev|pr)[._-]", re.IGNORECASE)
_YEARS = range(1970, 2100)
_LONGEST_NUMBER = 5
"""Digits of a tag that is one number; more are a date, a commit or a time."""


class TagVersion:
    """A tag that holds a version.

    `before` and `after` are what is kept, `numbers` the version. `order` compares versions, and
    `shape` says what two tags must share for one to follow the other.
    """

    __slots__ = ("after", "before", "is_release", "numbers", "order", "shape", "tag", "widths")

    def __init__(
        self, tag: str, before: str, digits: str, stage: str, step: str, after: str
    ) -> None:
        self.tag = tag
        self.before = before
        pieces = re.split("[.-]", digits)
        self.numbers = tuple(map(int, pieces))
        self.widths = tuple(map(len, pieces))
        phase = _FINAL if not stage else _POST if stage.lower() == "post" else _PRE
        self.is_release = phase != _PRE
        build: Numbers = ()
        mark = ""
        match = _BUILD.fullmatch(after)
        if match:
            number = match["build"] or match["revision"]
            build, mark = tuple(map(int, number.split("."))), "r" if match["revision"] else "-"
            after = match["rest"] or ""
        self.after = after
        self.order = (self.numbers, phase, _rank(stage), int(step or 0), build)
        self.shape = (before, after, mark, "-" in digits, _dated(self))


def parse_tag(tag: str) -> TagVersion | None:
    """Take a tag apart; None where it holds no version that can be compared."""
    if _HASH.fullmatch(tag):
        return None
    match = _DASHED_DATE.fullmatch(tag)
    if match:
        return TagVersion(tag, match["before"], match["numbers"], "", "", match["after"])
    match = _LEADING.fullmatch(tag)
    if match is None:
        match = _INNER.fullmatch(tag)
        if match is None or not _is_own(match["before"], match["numbers"]):
            return None
    numbers, parts = match["numbers"], match.groupdict(default="")
    if "." not in numbers and len(numbers) > _LONGEST_NUMBER and not _DATE.fullmatch(numbers):
        return None
    stage = parts["word"] or parts["letter"] or parts["mark"]
    return TagVersion(tag, parts["before"], numbers, stage, parts["step"], parts["after"])


class Newer:
    """The tags that are newer than the one that is written.

    `candidates` are those to take, the best first; `held` is the newest one that goes further than
    it may, None where none does.
    """

    __slots__ = ("candidates", "held")

    def __init__(self, candidates: list[str], held: str | None) -> None:
        self.candidates = candidates
        self.held = held


def newer_tags(
    current: TagVersion,
    tags: Iterable[str],
    level: str,
    accepts: Callable[[str], bool] = lambda _version: True,
) -> Newer:
    """Choose among a repository's tags those that are newer, up to a level (see `LEVELS`).

    `accepts` tells of a version, as `1.16.24`, whether the project can use it.
    """
    alike = (tag for tag in tags if tag.startswith(current.before))
    versions = [
        version for tag in alike if (version := parse_tag(tag)) and _follows(version, current)
    ]
    versions = [version for version in versions if accepts(_spelled(version))]
    # Newest first, and of two spellings of one version (`24.4`, `24.04`) the one that is alike.
    versions.sort(key=lambda each: (each.widths == current.widths, each.tag), reverse=True)
    versions.sort(key=lambda each: each.order, reverse=True)
    allowed = LEVELS.index(level)
    near: list[str] = []
    far: list[str] = []
    for each in versions:
        (near if LEVELS.index(step(current, each)) <= allowed else far).append(each.tag)
    return Newer(near, far[0] if far else None)


def step(one: TagVersion, other: TagVersion) -> str:
    """Give the level of an upgrade: the number that changes first."""
    pairs = enumerate(zip(one.numbers, other.numbers, strict=False))
    at = next((at for at, (old, new) in pairs if old != new), len(LEVELS))
    return LEVELS[max(len(LEVELS) - 1 - at, 0)]


def _follows(version: TagVersion, current: TagVersion) -> bool:
    if version.shape != current.shape or version.order <= current.order:
        return False
    if version.is_release:
        return True
    return not current.is_release and version.numbers == current.numbers


def _is_own(before: str, digits: str) -> bool:
    """Whether a version behind a word is that of the image."""
    if "." not in digits and not _DATE.fullmatch(digits):
        return False
    bare = before[:-1] if before[-1] in "vV" else before
    return not (_PLATFORM.fullmatch(bare) or _NO_VERSION.fullmatch(bare))


def _dated(version: TagVersion) -> tuple[bool, ...]:
    """Tell numbers that are dates, times or years from those that count releases: one a number."""
    long = tuple(width > _LONGEST_NUMBER for width in version.widths)
    return (version.numbers[0] in _YEARS, *long)


def _rank(stage: str) -> int:
    """Order the stages of one version: `alpha`, `beta`, then candidates."""
    ranks = {"dev": 0, "snapshot": 0, "ea": 0, "a": 1, "alpha": 1, "b": 2, "beta": 2}
    ranks |= {"m": 2, "milestone": 2, "pre": 3, "preview": 3, "c": 4, "cr": 4, "rc": 4}
    return ranks.get(stage.lower(), 5)


def _spelled(version: TagVersion) -> str:
    """Give the version as Python's packages spell it."""
    numbers, phase, rank, step, _build = version.order
    stage = {_PRE: {1: "a", 2: "b"}.get(rank, "rc"), _FINAL: "", _POST: ".post"}[phase]
    return ".".join(map(str, numbers)) + (f"{stage}{step}" if stage else "")
