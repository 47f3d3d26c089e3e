"""From a file to its findings: read it, ask the rules, take out what is suppressed."""

from __future__ import annotations

import os

from .plain import is_plain
from .project import Image, Project
from .readers import is_yaml, read
from .reference import parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .findings import Finding
    from .project import Online, Pins
    from .selection import Selection
    from .settings import Settings
    from .sites import Config, Site
    from .text import Source


MAX_IMAGE = 2000
"""Code points; a reference has 255 for its path, 128 for its tag, and DNS allows 253 for a host.

What is longer is no image, and some rules' patterns would take long over it.
"""

HOPELESS = (("FIL018", "swallowed_option"), ("FIL122", "invalid_reference"))
"""Rules that look at such a value."""


class Report:
    """The findings of one file, and those that comments in it suppress."""

    __slots__ = ("findings", "suppressed")

    def __init__(
        self,
        findings: list[Finding] | None = None,
        suppressed: list[tuple[Finding, str]] | None = None,
    ) -> None:
        self.findings = findings or []
        self.suppressed = suppressed or []


def project_of(
    settings: Settings,
    selection: Selection,
    path: str,
    pins: Pins | None = None,
    online: Online | None = None,
) -> Project:
    """Make what the rules may know of the config at `path` out of the settings."""
    explicit = {word.lower() for word in selection.words(settings) or ()}
    folder = os.path.dirname(os.path.abspath(path))

    known: list[str | None] = []

    def flytekit() -> str | None:
        from .requirements import flytekit_version, release  # only where it matters

        if not known:
            chosen = settings.flytekit
            known.append(release(chosen) if chosen else flytekit_version(folder))
        return known[0]

    return Project(
        settings.registries,
        settings.floating_tags,
        settings.policy,
        flytekit,
        keeps_tags=(selection.pin or settings.pin) == "tag-digest",
        digest_required=bool(explicit & {"fil106", "digest-required"}),
        online=online,
        pins=pins,
        uses_version=lambda name: _uses_version(folder, name),
    )


def _uses_version(folder: str, name: str) -> bool:
    from .uses import names_with_version  # only where an untagged image is pinned

    return name in names_with_version(folder)


def check(
    source: Source,
    settings: Settings,
    selection: Selection,
    *,
    ignores: bool = True,
    pins: Pins | None = None,
    online: Online | None = None,
) -> Report:
    """Lint one config; `pins` makes fixes for images to be pinned, `online` asks registries.

    Raises readers.Unreadable and rules.UnknownRule.
    """
    project = project_of(settings, selection, source.path, pins, online)
    configs = read(source)
    telling = b"flyte-image-lint:" in source.data
    if not telling and online is None and all(is_plain(config, project) for config in configs):
        return Report()
    from . import rules, suppressions  # only when there is something to say

    enabled = selection.codes(settings, source.path)
    if online is None:  # these are not asked, and suppressions of them are not useless
        enabled -= set(dict(rules.ONLINE))
    asked = [code for code, _module in rules.ONLINE if code in enabled]
    found = (
        finding
        for config in configs
        for finding in findings_of(config, project, asked)
        if finding.code in enabled
    )
    findings = sorted(_distinct(found), key=lambda finding: finding.sort_key)
    if not ignores or not telling:
        return Report(findings)
    outcome = suppressions.apply(source, is_yaml(source.path), findings, enabled)
    return Report(sorted(outcome.kept, key=lambda f: f.sort_key), outcome.suppressed)


def findings_of(config: Config, project: Project, online: Sequence[str] = ()) -> Iterator[Finding]:
    """Ask all rules about one config; of those that ask registries, these codes'."""
    from . import rules  # only when there is something to say

    if config.failure:
        yield from _first(rules.FAILURE, config, project)
    for code, _module in rules.FILE:
        yield from rules.load(code).check(config, project)
    for site in config.sites:
        yield from _of_site(site, project, online)


def _of_site(site: Site, project: Project, online: Sequence[str]) -> Iterator[Finding]:
    from . import rules  # as above

    found = _first(rules.ENTRY, site, project)
    if found:
        yield from found
        return
    yield from _first(rules.NAME, site, project)
    found = _first(rules.VALUE if len(site.value or "") <= MAX_IMAGE else HOPELESS, site, project)
    yield from found
    if found or site.value is None:
        return
    image = Image(site, parse(site.value))
    for code in (*dict(rules.IMAGE), *online):
        yield from rules.load(code).check(image, project)


def _first(
    family: tuple[tuple[str, str], ...], subject: Config | Site, project: Project
) -> list[Finding]:
    """Give the findings of the first rule of the family that has any: the cause."""
    from . import rules  # as above

    for code, _module in family:
        found = list(rules.load(code).check(subject, project))
        if found:
            return found
    return []


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Drop repetitions: two names may share one value, by a YAML alias."""
    seen = set()
    for finding in findings:
        key = (finding.code, finding.span)
        if key not in seen:
            seen.add(key)
            yield finding
