"""From a file to its findings: read it, ask the rules, take out what is suppressed."""

from __future__ import annotations

import os

from .. import rules
from ..images.reference import InvalidReferenceError, parse
from ..parsers.dispatch import read
from ..rules import facts
from ..rules.context import Image, Project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..model.document import Config, Site
    from ..model.finding import Finding
    from ..project.name_index import Names
    from ..rules.context import Online, Pins
    from ..settings import Settings
    from ..text.source import Source
    from .select import Selection


MAX_IMAGE = 2000
"""Code points; a reference has 255 for its path, 128 for its tag, and DNS allows 253 for a host.

What is longer is no image.
"""


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
    names: Callable[[], Names] | None = None,
    exists: Callable[[str], bool] = os.path.isfile,
) -> Project:
    """Make what the rules may know of the config at `path` out of the settings."""
    explicit = selection.named(settings)
    skipped = frozenset(code for code in rules.OFF if not rules.is_named(code, explicit))
    if online is None:
        skipped |= frozenset(rules.ONLINE.codes)
    else:  # to ask in vain takes long
        skipped |= frozenset(rules.ONLINE.codes) - selection.codes(settings, path)
    folder = os.path.dirname(os.path.abspath(path))

    known: list[str | None] = []

    def flytekit() -> str | None:
        from ..parsers.versions import flytekit_version, release  # only where it matters

        if not known:
            chosen = settings.flytekit
            known.append(release(chosen) if chosen else flytekit_version(folder))
        return known[0]

    def python() -> str | None:
        from ..parsers.versions import python_version  # only where it matters

        return python_version(folder)

    return Project(
        settings.registries,
        settings.floating_tags,
        settings.policy,
        flytekit,
        python,
        keeps_tags=(selection.pin or settings.pin) == "tag-digest",
        digest_required=rules.is_named("FIL106", explicit),
        skipped=skipped,
        asked=explicit,
        exists=exists,
        online=online,
        pins=pins,
        names=names,
    )


def check(
    source: Source,
    settings: Settings,
    selection: Selection,
    *,
    ignores: bool = True,
    pins: Pins | None = None,
    online: Online | None = None,
    names: Callable[[], Names] | None = None,
    exists: Callable[[str], bool] = os.path.isfile,
) -> Report:
    """Lint one file; `pins` makes fixes for images to be pinned, `online` asks registries.

    `names` reads the names of the whole project; without it, the file is taken alone. `exists`
    tells whether there is a file at a path.

    Raises readers.Unreadable and rules.UnknownRule.
    """
    project = project_of(settings, selection, source.path, pins, online, names, exists)
    has_ignores = b"flyte-image-lint:" in source.data
    found = [finding for config in read(source) for finding in findings_of(config, project)]
    if not found and not has_ignores:
        return Report()
    # Suppressions of rules that are not asked are not useless.
    enabled = selection.codes(settings, source.path) - project.skipped
    wanted = (finding for finding in found if finding.code in enabled)
    findings = sorted(_distinct(wanted), key=lambda finding: finding.sort_key)
    if not ignores or not has_ignores:
        return Report(findings)
    from . import suppress  # only where there are any

    outcome = suppress.apply(source, findings, enabled)
    return Report(sorted(outcome.kept, key=lambda f: f.sort_key), outcome.suppressed)


def findings_of(config: Config, project: Project, known: int = 0) -> Iterator[Finding]:
    """Ask the rules about one file, those that its facts wake.

    `known` are facts that hold of everything in the file, whatever it says.
    """
    if config.failure:
        yield from rules.FAILURE.ask(config, project, facts.of_failure(config.failure) | known)
    if config.is_config:
        yield from rules.FILE.ask(config, project, facts.of_config(config, project) | known)
    yield from _of_entries(config, project, known)
    for definition in config.definitions:
        yield from rules.DEFINITION.ask(
            definition, project, facts.of_definition(definition) | known
        )
    for use in config.uses:
        yield from rules.USE.ask(use, project, facts.of_use(use) | known)
    for command in config.commands:
        yield from rules.COMMAND.ask(command, project, facts.of_command(command) | known)
    for requirement in config.requirements:
        yield from rules.REQUIREMENT.ask(
            requirement, project, facts.of_requirement(requirement) | known
        )


def _of_entries(config: Config, project: Project, known: int) -> Iterator[Finding]:
    names = facts.names_as_written(config)
    waking = 0
    for group in rules.OF_ENTRIES:
        waking |= group.wakes(project)
    for site in config.sites:
        of_site = facts.of_entry(site, project, names) | known
        if site.field.is_registry:
            yield from _of_registry(site, project, of_site)
        elif of_site & waking:
            yield from _of_entry(site, project, of_site)


def _of_entry(site: Site, project: Project, of_site: int) -> Iterator[Finding]:
    if site.config.is_config:
        found = rules.ENTRY.ask(site, project, of_site)
        if found:
            yield from found
            return
        yield from rules.NAME.ask(site, project, of_site)
        yield from rules.NAMED.ask(site, project, of_site)
    values = rules.VALUE if len(site.value or "") <= MAX_IMAGE else rules.TOO_LONG
    found = values.ask(site, project, of_site)
    yield from found
    image = None if found else _image(site, site.value)
    if image:
        yield from rules.IMAGE.ask(image, project, of_site)
        yield from rules.ONLINE.ask(image, project, of_site)


def _of_registry(site: Site, project: Project, of_site: int) -> Iterator[Finding]:
    """Ask about a registry that images are pushed to and pulled from."""
    found = rules.REGISTRY_VALUE.ask(site, project, of_site)
    yield from found
    some_image = None if found else _image(site, f"{site.value or ''}/image")
    if some_image:
        yield from rules.REGISTRY.ask(some_image, project, of_site)


def _image(site: Site, value: str | None) -> Image | None:
    """Give an image of an entry, None where the value is none."""
    if value is None:
        return None
    try:
        return Image(site, parse(value))
    except InvalidReferenceError:
        return None


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Drop repetitions: two names may share one value, by a YAML alias."""
    seen = set()
    for finding in findings:
        key = (finding.code, finding.span)
        if key not in seen:
            seen.add(key)
            yield finding
