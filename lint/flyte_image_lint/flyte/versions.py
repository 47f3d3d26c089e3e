"""What is known of a version: it is one, or it is in a range."""

from __future__ import annotations

from .releases import BORDERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    Numbers = tuple[int, ...]

PYTHONS = tuple(range(50))
"""Minor versions of Python 3 that a range is asked about."""

_FAR = 9999


class Versions:
    """The versions that a project may run with: those in one of several ranges.

    `exact` is the only one there is, as its package spells it, None where there may be several.
    """

    __slots__ = ("_ranges", "exact")

    def __init__(self, ranges: Iterable[SpecifierSet]) -> None:
        self._ranges = tuple(dict.fromkeys(ranges))
        pinned = {_pinned(one) for one in self._ranges}
        self.exact = pinned.pop() if len(pinned) == 1 else None

    def __str__(self) -> str:
        """Give what is known, for messages: `1.16.24`, `<1.12`, or `1.11.0 or 1.12.0`."""
        shown = (_pinned(one) or _spelled(one) for one in self._ranges)
        return self.exact or " or ".join(dict.fromkeys(shown))

    @property
    def is_open(self) -> bool:
        """Whether any version will do, so that nothing is known."""
        return any(not str(one) for one in self._ranges)

    def are_below(self, release: Numbers) -> bool:
        """Whether all versions are certainly older than a release."""
        samples = self.samples((release,))
        return bool(samples) and all(numbers < release for numbers in samples)

    def are_from(self, release: Numbers) -> bool:
        """Whether all versions are certainly that release or newer."""
        samples = self.samples((release,))
        return bool(samples) and all(numbers >= release for numbers in samples)

    def samples(self, borders: Sequence[Numbers] = BORDERS) -> list[Numbers]:
        """Give versions by their numbers: one, where there is any, between each two borders.

        None of a range that holds nothing, or that cannot be told, as one with an epoch.
        """
        if self.exact is not None:
            return [numbers(self.exact)]
        probes = set(_around(borders)) | {probe for one in self._ranges for probe in _ends(one)}
        return sorted(probe for probe in probes if self._allows(probe))

    def contains(self, version: str) -> bool:
        """Whether a version is in one of the ranges."""
        return any(one.contains(version, prereleases=True) for one in self._ranges)

    def _allows(self, probe: Numbers) -> bool:
        text = ".".join(map(str, probe))
        return any(one.contains(text, prereleases=True) for one in self._ranges)


def exactly(version: str) -> Versions | None:
    """Give what is known where a version is; None if it is none."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # costs only here

    try:
        return Versions([SpecifierSet(f"=={version.removeprefix('v')}")])
    except InvalidSpecifier:
        return None


def numbers(version: str) -> Numbers:
    """Give the leading numbers of a version: `1.16.24b0` is (1, 16, 24)."""
    parts = []
    for part in version.split("."):
        digits = part[: len(part) - len(part.lstrip("0123456789"))]
        if not digits:
            break
        parts.append(int(digits))
        if digits != part:
            break
    return tuple(parts)


def pythons(ranges: Sequence[SpecifierSet]) -> tuple[str, ...]:
    """Give the Pythons, as `3.11`, of which all ranges allow some release."""
    spelled = [_version(spec.version) for one in ranges for spec in one]
    micros = {0, _FAR, *(micro for v in spelled if v for micro in (v.micro, v.micro + 1))}
    return tuple(
        f"3.{minor}"
        for minor in PYTHONS
        if any(all(one.contains(f"3.{minor}.{micro}") for one in ranges) for micro in micros)
    )


def _pinned(one: SpecifierSet) -> str | None:
    """Give the version that a range pins, as releases are tagged: of `==1.16` it is 1.16.0."""
    for spec in one:
        if spec.operator in ("==", "===") and not spec.version.endswith(".*"):
            version = _version(spec.version)
            if version is not None and not version.epoch:
                return release(str(version))
    return None


def release(version: str) -> str:
    """Give a version as flytekit's releases are tagged: `1.16` is `1.16.0`."""
    if version.replace(".", "").isdecimal():
        version += ".0" * (2 - version.count("."))
    return version


def _spelled(one: SpecifierSet) -> str:
    return ",".join(sorted(map(str, one), key=lambda spec: (spec[0] == "<", spec)))


def _version(text: str) -> Version | None:
    from packaging.version import InvalidVersion, Version  # costs only here

    try:
        return Version(text.removesuffix(".*"))
    except InvalidVersion:
        return None


def _ends(one: SpecifierSet) -> Iterable[Numbers]:
    """Give the versions around those that a range names."""
    return _around([version.release for spec in one if (version := _version(spec.version))])


def _around(borders: Iterable[Numbers]) -> Iterable[Numbers]:
    """Give each border, what comes right before and after it, and the ends of all versions."""
    yield from ((0, 0, 1), (_FAR, 0, 0))
    for border in borders:
        major, minor, micro = (*border, 0, 0, 0)[:3]
        yield major, minor, micro
        yield major, minor, micro + 1
        yield major, minor, _FAR
        yield major, minor + 1, 0
        if micro:
            yield major, minor, micro - 1
        elif minor:
            yield major, minor - 1, _FAR
        elif major:
            yield major - 1, _FAR, _FAR
