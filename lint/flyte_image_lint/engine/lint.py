"""From a file to its findings: read it, ask the rules, take out what is suppressed."""

from __future__ import annotations

import os

from .. import rules
from ..parsers.dispatch import read
from ..rules.context import RuleContext
from .asking import findings_of
from .select import with_severities

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ..flyte.versions import Versions
    from ..model.document import Document
    from ..model.finding import Finding
    from ..model.unchecked import Unchecked
    from ..project.name_index import NameIndex
    from ..rules.answers import Online, Pins
    from ..settings import Settings
    from ..text.source import Source
    from .select import Selection


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


def context_of(
    settings: Settings,
    selection: Selection,
    path: str,
    pins: Pins | None = None,
    online: Online | None = None,
    names: Callable[[], NameIndex] | None = None,
    exists: Callable[[str], bool] = os.path.isfile,
) -> RuleContext:
    """Make what the rules may know of the config at `path` out of the settings."""
    explicit = selection.named(settings)
    folder = os.path.dirname(os.path.abspath(path))

    versions: list[Versions | None] = []

    def flytekit() -> Versions | None:
        from ..flyte.versions import exactly
        from ..project.versions import flytekit_versions  # only where it matters

        if not versions:
            chosen = settings.flytekit
            versions.append(exactly(chosen) if chosen else flytekit_versions(folder))
        return versions[0]

    def pythons() -> tuple[str, ...] | None:
        from ..project.versions import python_versions  # only where it matters

        return python_versions(folder)

    return RuleContext(
        settings.allow_list,
        settings.floating_tags,
        settings.policy,
        flytekit,
        pythons,
        keeps_tags=(selection.pin or settings.pin) == "tag-digest",
        digest_required=rules.is_named("FIL106", explicit),
        skipped=skipped_rules(settings, selection, path, online=online is not None),
        explicit=explicit,
        exists=exists,
        settings_file=settings.file,
        online=online,
        pins=pins,
        names=names,
    )


def skipped_rules(
    settings: Settings, selection: Selection, path: str, *, online: bool
) -> frozenset[str]:
    """Give the codes of the rules that are not asked about a file."""
    explicit = selection.named(settings)
    off = frozenset(code for code in rules.OFF if not rules.is_named(code, explicit))
    unasked = frozenset(rules.ONLINE.codes)
    if online:  # to ask in vain takes long
        unasked -= selection.codes(settings, path)
    return off | unasked


def check(
    source: Source,
    settings: Settings,
    selection: Selection,
    *,
    ignores: bool = True,
    pins: Pins | None = None,
    online: Online | None = None,
    names: Callable[[], NameIndex] | None = None,
    exists: Callable[[str], bool] = os.path.isfile,
    documents: list[Document] | None = None,
    context: RuleContext | None = None,
) -> Report:
    """Lint one file; `pins` makes fixes for images to be pinned, `online` asks registries.

    `names` reads the names of the whole project; without it, the file is taken alone. `exists`
    tells whether there is a file at a path. `documents` are what the file says, with the
    constants that others take from it, and `context` its context, where they are at hand.

    Raises Unreadable and UnknownRule.
    """
    context = context or context_of(settings, selection, source.path, pins, online, names, exists)
    has_ignores = b"flyte-image-lint:" in source.data
    said = read(source) if documents is None else documents
    all_findings = [finding for document in said for finding in findings_of(document, context)]
    unchecked = _unchecked(said, context)
    if not all_findings and not has_ignores:
        return Report(unchecked=unchecked)
    # Suppressions of rules that are not asked are not useless.
    enabled = selection.codes(settings, source.path) - context.skipped
    wanted = [finding for finding in all_findings if finding.code in enabled]
    wanted.sort(key=lambda finding: finding.sort_key)
    findings = with_severities(_distinct(wanted), settings)
    if not ignores or not has_ignores:
        return Report(findings, unchecked=unchecked)
    from . import suppress  # only where there are any

    outcome = suppress.apply(source, findings, enabled)
    kept = with_severities(outcome.kept, settings)
    kept.sort(key=lambda finding: finding.sort_key)
    return Report(kept, outcome.suppressed, unchecked)


def _unchecked(documents: Sequence[Document], context: RuleContext) -> Sequence[Unchecked]:
    """Give what is not checked of a file, once its findings have been asked for."""
    may_be_left_out = any(
        document.unread or document.failure or document.commands for document in documents
    )
    if not context.unchecked and not may_be_left_out:
        return ()
    from .left_out import left_out  # not for a clean config

    return left_out(documents, context)


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Drop repetitions, which stand side by side: two names may share one value by a YAML alias."""
    last: Finding | None = None
    for finding in findings:
        if last is None or (finding.code, finding.span) != (last.code, last.span):
            yield finding
        last = finding
