"""The rules that are asked about a file, by what there is in it."""

from __future__ import annotations

from .. import rules
from ..flyte.places import FLYTEKIT, SPEC_FIELDS
from ..images.reference import InvalidReferenceError, parse
from ..model.document import Config
from ..rules import facts
from ..rules.context import Image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..images.reference import Reference
    from ..model.document import Site
    from ..model.finding import Finding
    from ..rules.context import Project


MAX_IMAGE = 2000
"""Code points; a reference has 255 for its path, 128 for its tag, and DNS allows 253 for a host.

What is longer is no image.
"""


def findings_of(config: Config, project: Project, known: int = 0) -> Iterator[Finding]:
    """Ask the rules about one file, those that its facts wake.

    `known` are facts that hold of everything in the file, whatever it says.
    """
    if config.failure and not is_template(config):
        yield from rules.FAILURE.ask(config, project, facts.of_failure(config.failure) | known)
    if config.is_config:
        yield from rules.FILE.ask(config, project, facts.of_config(config, project) | known)
    if config.needs_command and not _is_named_spec(config, project):
        config = _without_spec(config)
    if config.faults:
        yield from rules.SPEC.ask(config, project, facts.ANY | known)
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


def is_template(config: Config) -> bool:
    """Whether a file is one of a cookiecutter template, which nothing parses before it is used."""
    source = config.source
    text = source.printable_text if b"cookiecutter" in source.data else ""
    return "{{cookiecutter." in text or "{{ cookiecutter." in text


def _of_entries(config: Config, project: Project, known: int) -> Iterator[Finding]:
    names = facts.names_as_written(config)
    waking = 0
    for group in rules.OF_ENTRIES:
        waking |= group.wakes(project)
    for site in (*config.sites, *config.targets):
        if site.field.is_target:
            yield from rules.TARGET.ask(site, project, facts.of_target(site) | known)
        elif site.field.is_registry:
            yield from _of_registry(site, project, facts.of_registry(site, project) | known)
        else:
            of_site = facts.of_entry(site, project, names) | known
            if of_site & waking:
                yield from _of_entry(site, project, of_site)


def _of_entry(site: Site, project: Project, of_site: int) -> Iterator[Finding]:
    if site.config.is_config:
        found = rules.ENTRY.ask(site, project, of_site)
        if found:
            yield from found
            return
        yield from rules.NAME.ask(site, project, of_site)
        yield from rules.NAMED.ask(site, project, of_site)
    site = facts.without_templates(site)
    if not site.is_known:
        yield from _of_partly_known(site, project, of_site)
        return
    values = rules.VALUE if len(site.value or "") <= MAX_IMAGE else rules.TOO_LONG
    found = values.ask(site, project, of_site)
    yield from found
    reference = None if found else _reference(site.value)
    if reference:
        image = Image(site, reference)
        yield from rules.IMAGE.ask(image, project, of_site)
        yield from rules.ONLINE.ask(image, project, of_site)


def _of_partly_known(site: Site, project: Project, of_site: int) -> Iterator[Finding]:
    """Ask the rules for which what is known of an image may be enough."""
    from ..images.partial import parse_partial  # only for programs and commands

    value = site.value or ""
    if len(value) > MAX_IMAGE:
        return
    found = rules.PARTIAL_VALUE.ask(site, project, of_site)
    yield from found
    if not found:
        yield from rules.PARTIAL_IMAGE.ask(Image(site, parse_partial(value)), project, of_site)


def _of_registry(site: Site, project: Project, of_site: int) -> Iterator[Finding]:
    """Ask about a registry that images are pushed to and pulled from."""
    from ..images.partial import parse_partial  # as above

    found = rules.REGISTRY_VALUE.ask(site, project, of_site)
    yield from found
    value = site.value or ""
    if found or not value:
        return
    text = f"{value.lower() if site.field.flavour == FLYTEKIT else value}/image"
    reference = _reference(text) if site.is_known else parse_partial(text)
    if reference:
        yield from rules.REGISTRY.ask(Image(site, reference), project, of_site)


def _reference(value: str | None) -> Reference | None:
    """Take an image apart; None where the value is none."""
    if value is None:
        return None
    try:
        return parse(value)
    except InvalidReferenceError:
        return None
