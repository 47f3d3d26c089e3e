"""The rules that are asked about a file, by what there is in it."""

from __future__ import annotations

from .. import rules
from ..flyte.places import FLYTEKIT, SPEC_FIELDS
from ..images.reference import InvalidReferenceError, parse
from ..model.document import Document
from ..rules import facts
from ..rules.context import Image

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..images.reference import Reference
    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from ..rules.context import RuleContext


MAX_IMAGE = 2000
"""Code points; a reference has 255 for its path, 128 for its tag, and DNS allows 253 for a host.

What is longer is no image.
"""


def findings_of(document: Document, context: RuleContext, of_file: int = 0) -> Iterator[Finding]:
    """Ask the rules about one file, those that its facts wake.

    `of_file` are facts that hold of everything in the file, whatever it says.
    """
    if document.failure and not is_template(document):
        yield from rules.FAILURE.ask(
            document, context, facts.of_failure(document.failure) | of_file
        )
    if document.is_config:
        yield from rules.FILE.ask(document, context, facts.of_config(document, context) | of_file)
    if document.needs_command and not _is_named_spec(document, context):
        document = _without_spec(document)
    if document.faults:
        yield from rules.SPEC.ask(document, context, facts.ANY | of_file)
    yield from _of_entries(document, context, of_file)
    if document.bindings or document.uses or document.commands or document.requirements:
        yield from _of_uses(document, context, of_file)


def _of_uses(document: Document, context: RuleContext, of_file: int) -> Iterator[Finding]:
    """Ask about what stands beside images: names, commands and versions of flytekit."""
    from ..rules import facts_of_uses as facts  # not for a clean config

    for binding in document.bindings:
        yield from rules.BINDING.ask(binding, context, facts.of_binding(binding) | of_file)
    for use in document.uses:
        yield from rules.USE.ask(use, context, facts.of_use(use) | of_file)
    for command in document.commands:
        yield from rules.COMMAND.ask(command, context, facts.of_command(command) | of_file)
    for requirement in document.requirements:
        yield from rules.REQUIREMENT.ask(
            requirement, context, facts.of_requirement(requirement) | of_file
        )


def _is_named_spec(document: Document, context: RuleContext) -> bool:
    """Whether a command names a file as that of an ImageSpec."""
    names = context.names
    return names is not None and names.is_spec_file(document.source.path)


def _without_spec(document: Document) -> Document:
    """Give the same file without what it would say as an ImageSpec."""
    other = Document(document.source, document.format, document.flavour)
    other.entries = [entry for entry in document.entries if entry.place_kind not in SPEC_FIELDS]
    other.uses, other.bindings = document.uses, document.bindings
    other.commands, other.requirements = document.commands, document.requirements
    return other


def is_template(document: Document) -> bool:
    """Whether a file is one of a cookiecutter template, which nothing parses before it is used."""
    source = document.source
    text = source.printable_text if b"cookiecutter" in source.data else ""
    return "{{cookiecutter." in text or "{{ cookiecutter." in text


def _of_entries(document: Document, context: RuleContext, of_file: int) -> Iterator[Finding]:
    names = facts.names_as_written(document)
    waking = 0
    for group in rules.OF_ENTRIES:
        waking |= group.wakes(context)
    for entry in (*document.entries, *document.targets):
        if entry.place_kind.is_target or entry.place_kind.is_registry:
            yield from _of_built(entry, context, of_file)
        else:
            entry_facts = facts.of_entry(entry, context, names) | of_file
            if entry_facts & waking:
                yield from _of_entry(entry, context, entry_facts)


def _of_entry(entry: ImageEntry, context: RuleContext, entry_facts: int) -> Iterator[Finding]:
    if entry.document.is_config:
        findings = rules.ENTRY.ask(entry, context, entry_facts)
        if findings:
            yield from findings
            return
        yield from rules.NAME.ask(entry, context, entry_facts)
        yield from rules.NAMED.ask(entry, context, entry_facts)
    entry = facts.without_templates(entry)
    if not entry.is_known:
        yield from _of_partly_known(entry, context, entry_facts)
        return
    values = rules.VALUE if len(entry.value or "") <= MAX_IMAGE else rules.TOO_LONG
    findings = values.ask(entry, context, entry_facts)
    yield from findings
    reference = None if findings else _reference(entry.value)
    if reference:
        image = Image(entry, reference)
        yield from rules.IMAGE.ask(image, context, entry_facts)
        yield from rules.ONLINE.ask(image, context, entry_facts)


def _of_partly_known(
    entry: ImageEntry, context: RuleContext, entry_facts: int
) -> Iterator[Finding]:
    """Ask the rules for which what is known of an image may be enough."""
    from ..images.partial import parse_partial  # only for programs and commands

    value = entry.value or ""
    if len(value) > MAX_IMAGE:
        return
    findings = rules.PARTIAL_VALUE.ask(entry, context, entry_facts)
    yield from findings
    if not findings:
        yield from rules.PARTIAL_IMAGE.ask(Image(entry, parse_partial(value)), context, entry_facts)


def _of_built(entry: ImageEntry, context: RuleContext, of_file: int) -> Iterator[Finding]:
    """Ask about what an image that is built is called, built by or pushed to."""
    from ..rules import facts_of_uses as facts  # as above

    if entry.place_kind.is_target:
        yield from rules.TARGET.ask(entry, context, facts.of_target(entry) | of_file)
    else:
        yield from _of_registry(entry, context, facts.of_registry(entry, context) | of_file)


def _of_registry(entry: ImageEntry, context: RuleContext, entry_facts: int) -> Iterator[Finding]:
    """Ask about a registry that images are pushed to and pulled from."""
    from ..images.partial import parse_partial  # as above

    findings = rules.REGISTRY_VALUE.ask(entry, context, entry_facts)
    yield from findings
    value = entry.value or ""
    if findings or not value:
        return
    text = f"{value.lower() if entry.place_kind.flavour == FLYTEKIT else value}/image"
    reference = _reference(text) if entry.is_known else parse_partial(text)
    if reference:
        yield from rules.REGISTRY.ask(Image(entry, reference), context, entry_facts)


def _reference(value: str | None) -> Reference | None:
    """Take an image apart; None where the value is none."""
    if value is None:
        return None
    try:
        return parse(value)
    except InvalidReferenceError:
        return None
