"""What comes of the rules' examples: the findings on them, and how they are fixed.

That is how it is known what `--fix` does about a rule's findings: no rule has to say it again.
"""

from __future__ import annotations

import os

from ..engine.lint import check
from ..engine.select import Selection
from ..flyte.config_files import is_known_name
from ..parsers.dispatch import kind_by_content, named_kind, read
from ..project.name_index import NameIndex
from ..settings import Settings, settings_from
from ..text.source import Source

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding, Fix
    from ..rules.rule import AnyRule, Example

SAFE, UNSAFE, PIN = "safe", "unsafe", "pin"
"""What `--fix` does: fix safely, fix with `--unsafe-fixes`, pin the image."""


def fixes(rule: AnyRule) -> tuple[str, ...]:
    """Say what `--fix` does about a rule's findings; nothing where there is no fix."""
    if rule.pins:
        return (PIN,)
    safeties = {fix.safe for fix in (fix_of(rule, example) for example in rule.examples) if fix}
    return tuple(name for safe, name in ((True, SAFE), (False, UNSAFE)) if safe in safeties)


def fix_of(rule: AnyRule, example: Example) -> Fix | None:
    """Give the fix of the rule's finding on its bad example, None where it has none."""
    return next((finding.fix for finding in findings(example) if finding.code == rule.code), None)


def raised_by(rule: AnyRule, example: Example) -> str:
    """Give what Flyte raises because of the rule's finding on a bad example, "" where nothing."""
    raised = (finding.raises for finding in findings(example) if finding.code == rule.code)
    return next(raised, "")


def findings(example: Example, more: bytes = b"") -> list[Finding]:
    """Give the findings on a bad example with `more` at its end."""
    before = source(example, example.bad, more)
    names = names_of(example, before)
    return check(
        before,
        settings(example),
        Selection(),
        names=lambda: names,
        exists=dict(example.beside).__contains__,
    ).findings


def source(example: Example, text: str | bytes, more: bytes = b"") -> Source:
    """Give a text of an example, with `more` at its end, as the file that it is of."""
    return file(example.path, text, more)


def names_of(example: Example, source: Source) -> NameIndex:
    """Give the names of the project that is made of a file and what stands beside it."""
    files = [source, *(file(path, text) for path, text in example.beside)]
    return NameIndex(config for one in files for config in read(one))


def file(path: str, text: str | bytes, more: bytes = b"") -> Source:
    """Give a text, with `more` at its end, as the file at `path`, of whatever kind that is."""
    data = (text if isinstance(text, bytes) else text.encode()) + more
    kind = kind_by_content(path, data, is_config=is_known_name(path))
    return Source(path, data, kind or named_kind(path, data))


def settings(example: Example) -> Settings:
    """Give the settings that an example needs."""
    return settings_from(example.settings, os.curdir)
