"""From a file to its findings: read it, ask the rules, take out what is suppressed."""

from __future__ import annotations

import os

from ..flyte.places import FLYTEKIT, SPEC_FIELDS
from ..images.reference import InvalidReferenceError, parse
from ..model.document import Config
from ..parsers.dispatch import read
from ..rules.context import Image, Project
from .plain import is_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..flyte.versions import Versions
    from ..model.document import Site
    from ..model.finding import Finding
    from ..model.names import Command
    from ..model.unchecked import Unchecked
    from ..project.name_index import Names
    from ..rules.context import Online, Pins
    from ..settings import Settings
    from ..text.source import Source
    from .select import Selection


MAX_IMAGE = 2000
"""Code points; a reference has 255 for its path, 128 for its tag, and DNS allows 253 for a host.

What is longer is no image, and some rules' patterns would take long over it.
"""

HOPELESS = (("FIL018", "swallowed_option"), ("FIL122", "invalid_reference"))
"""Rules that look at such a value."""


class Report:
    """The findings of one file, those that comments in it suppress, and what is not checked."""

    __slots__ = ("findings", "suppressed", "unchecked")

    def __init__(
        self,
        findings: list[Finding] | None = None,
        suppressed: list[tuple[Finding, str]] | None = None,
        unchecked: Sequence[Unchecked] = (),
    ) -> None:
        self.findings = findings or []
        self.suppressed = suppressed or []
        self.unchecked = unchecked


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
    explicit = frozenset(word.lower() for word in selection.words(settings) or ())
    folder = os.path.dirname(os.path.abspath(path))

    known: list[Versions | None] = []

    def flytekit() -> Versions | None:
        from ..flyte.versions import exactly
        from ..parsers.versions import flytekit_versions  # only where it matters

        if not known:
            chosen = settings.flytekit
            known.append(exactly(chosen) if chosen else flytekit_versions(folder))
        return known[0]

    def pythons() -> tuple[str, ...] | None:
        from ..parsers.versions import python_versions  # only where it matters

        return python_versions(folder)

    return Project(
        settings.registries,
        settings.floating_tags,
        settings.policy,
        flytekit,
        pythons,
        keeps_tags=(selection.pin or settings.pin) == "tag-digest",
        digest_required=bool(explicit & {"fil106", "digest-required"}),
        asked=explicit,
        exists=exists,
        settings_file=settings.file,
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
    documents: list[Config] | None = None,
    project: Project | None = None,
) -> Report:
    """Lint one file; `pins` makes fixes for images to be pinned, `online` asks registries.

    `names` reads the names of the whole project; without it, the file is taken alone. `exists`
    tells whether there is a file at a path. `documents` are what the file says, with the
    constants that others take from it, and `project` its context, where they are at hand.

    Raises readers.Unreadable and rules.UnknownRule.
    """
    project = project or project_of(settings, selection, source.path, pins, online, names, exists)
    online = project.online
    configs = read(source) if documents is None else documents
    telling = b"flyte-image-lint:" in source.data
    if not telling and online is None and all(is_plain(config, project) for config in configs):
        return Report()
    from .. import rules  # only when there is something to say
    from . import suppress  # only when there is something to say

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
        return Report(findings, unchecked=left_out(configs, project))
    outcome = suppress.apply(source, findings, enabled)
    kept = sorted(outcome.kept, key=lambda f: f.sort_key)
    return Report(kept, outcome.suppressed, left_out(configs, project))


def left_out(configs: Sequence[Config], project: Project) -> list[Unchecked]:
    """Give what is not checked of a file, once its findings have been asked for."""
    from ..model.unchecked import Unchecked, at

    found = list(project.unchecked)
    for config in configs:
        if config.unread:
            found.append(Unchecked(config.source.path, 0, f"not checked: {config.unread}"))
        if config.is_config and config.failure and _is_template(config):
            found.append(Unchecked(config.source.path, 0, "not checked: it is a template"))
        for command in config.commands:
            found += [
                at(command.source, command.span.start, f"not checked: '{path}' was not found")
                for path in _absent(command, project)
            ]
    return found


def _absent(command: Command, project: Project) -> Iterator[str]:
    """Give the files of the project that a command names and that are not there."""
    for path in command.files:
        if not _is_there(path, command.source.path, project.exists):
            yield path
    path = "" if command.refused else command.config or ""
    if path and not path.startswith(("~", "/")) and not os.path.isabs(path):
        is_there = _is_there(path, command.source.path, project.exists)
        if not is_there and not (project.names and project.names.config_at(path)):
            yield path


def _is_there(path: str, beside: str, exists: Callable[[str], bool]) -> bool:
    """Whether there is a file in the folder of another, or in one that that is in."""
    place = os.path.abspath(beside)
    while place != os.path.dirname(place):
        place = os.path.dirname(place)
        if exists(os.path.join(place, path)):
            return True
        if exists(os.path.join(place, ".git", "HEAD")):
            break
    return False


def findings_of(config: Config, project: Project, online: Sequence[str] = ()) -> Iterator[Finding]:
    """Ask all rules about one file; of those that ask registries, these codes'."""
    from .. import rules  # only when there is something to say

    if config.failure and not _is_template(config):
        yield from _first(rules.FAILURE, config, project)
    yield from _all(rules.FILE if config.is_config else (), config, project)
    if config.needs_command and not _is_named_spec(config, project):
        config = _without_spec(config)
    yield from _all(rules.SPEC if config.faults else (), config, project)
    for site in (*config.sites, *config.targets):
        yield from _of_site(site, project, online)
    for definition in config.definitions:
        yield from _all(rules.DEFINITION, definition, project)
    for use in config.uses:
        yield from _all(rules.USE, use, project)
    for command in config.commands:
        yield from _all(rules.COMMAND, command, project)
    for requirement in config.requirements:
        yield from _all(rules.REQUIREMENT, requirement, project)


def _is_named_spec(config: Config, project: Project) -> bool:
    """Whether a command names a file as that of an ImageSpec."""
    names = project.names
    return names is not None and names.is_spec_file(config.source.path)


def _without_spec(config: Config) -> Config:
    """Give the same file without what it would say as an ImageSpec."""
    other = Config(config.source, config.format, config.flavour)
    other.sites = [site for site in config.sites if site.field not in SPEC_FIELDS]
    other.uses, other.definitions = config.uses, config.definitions
    other.commands, other.requirements = config.commands, config.requirements
    return other


def _is_template(config: Config) -> bool:
    """Whether a file is one of a cookiecutter template, which nothing parses before it is used."""
    source = config.source
    text = source.printable_text if b"cookiecutter" in source.data else ""
    return "{{cookiecutter." in text or "{{ cookiecutter." in text


def _of_site(site: Site, project: Project, online: Sequence[str]) -> Iterator[Finding]:
    from .. import rules  # as above

    if site.field.is_target:
        yield from _all(rules.TARGET, site, project)
        return
    if site.field.is_registry:
        yield from _of_registry(site, project)
        return
    if site.config.is_config:
        found = _first(rules.ENTRY, site, project)
        if found:
            yield from found
            return
        yield from _first(rules.NAME, site, project)
        yield from _all(rules.NAMED, site, project)
    if "cookiecutter" in (site.value or ""):
        from ..images.partial import without_templates  # only for templates of projects

        site = site.with_value(without_templates(site.value or ""))
    if not site.is_known:
        yield from _of_partly_known(site, project)
        return
    found = _first(rules.VALUE if len(site.value or "") <= MAX_IMAGE else HOPELESS, site, project)
    yield from found
    if found or site.value is None:
        return
    image = Image(site, parse(site.value))
    yield from _all(rules.IMAGE, image, project)
    for code in online:
        yield from rules.load(code).check(image, project)


def _of_partly_known(site: Site, project: Project) -> Iterator[Finding]:
    """Ask the rules for which what is known of an image may be enough."""
    from .. import rules  # as above
    from ..images.partial import parse_partial

    value = site.value or ""
    found = _first(rules.PARTIAL_VALUE, site, project) if len(value) <= MAX_IMAGE else []
    yield from found
    if not found and len(value) <= MAX_IMAGE:
        yield from _all(rules.PARTIAL_IMAGE, Image(site, parse_partial(value)), project)


def _of_registry(site: Site, project: Project) -> Iterator[Finding]:
    """Ask about a registry that images are pushed to and pulled from."""
    from .. import rules  # as above
    from ..images.partial import parse_partial

    found = _first(rules.REGISTRY_VALUE, site, project)
    yield from found
    value = site.value or ""
    if not value:
        return
    text = f"{value.lower() if site.field.flavour == FLYTEKIT else value}/image"
    try:
        some_image = Image(site, parse(text) if site.is_known else parse_partial(text))
    except InvalidReferenceError:
        return
    if not found:
        yield from _all(rules.REGISTRY, some_image, project)


def _all(
    family: tuple[tuple[str, str], ...], subject: object, project: Project
) -> Iterator[Finding]:
    """Give the findings of all rules of the family."""
    from .. import rules  # as above

    for code, _module in family:
        yield from rules.load(code).check(subject, project)


def _first(
    family: tuple[tuple[str, str], ...], subject: Config | Site, project: Project
) -> list[Finding]:
    """Give the findings of the first rule of the family that has any: the cause."""
    from .. import rules  # as above

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
