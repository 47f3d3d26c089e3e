"""What comes of the rules' examples: the findings on them, and how they are mended.

That is how it is known what `--fix` does about a rule's findings: no rule has to say it again.
"""

from __future__ import annotations

import os

from ..engine import check
from ..selection import Selection
from ..settings import Settings, settings_from
from ..text import Source
from .fixes import PINNED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..findings import Finding, Fix
    from ..rules.rule import Example, Rule

SAFE, UNSAFE, PIN = "safe", "unsafe", "pin"
"""What `--fix` does: mend safely, mend with `--unsafe-fixes`, pin the image."""


def fixes(rule: Rule) -> tuple[str, ...]:
    """Say what `--fix` does about a rule's findings; nothing where there is no fix."""
    if rule.code in PINNED:
        return (PIN,)
    found = {fix.safe for fix in (fix_of(rule, example) for example in rule.examples) if fix}
    return tuple(name for safe, name in ((True, SAFE), (False, UNSAFE)) if safe in found)


def fix_of(rule: Rule, example: Example) -> Fix | None:
    """Give the fix of the rule's finding on its bad example, None where it has none."""
    return next((found.fix for found in findings(example) if found.code == rule.code), None)


def findings(example: Example, more: bytes = b"") -> list[Finding]:
    """Give the findings on a bad example with `more` at its end."""
    data = example.bad if isinstance(example.bad, bytes) else example.bad.encode()
    return check(Source(example.path, data + more), settings(example), Selection()).findings


def settings(example: Example) -> Settings:
    """Give the settings that an example needs."""
    return settings_from(example.settings, os.curdir)
