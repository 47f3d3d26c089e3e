"""What is known of rules as JSON, as docs/json.md has it."""

from __future__ import annotations

from typing import Any

from .. import rules
from ..reporters.json import dump
from ..rules.sources import url
from .examples import fix_of, fixes, raised_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..rules.rule import AnyRule, Example


def document(chosen: Sequence[AnyRule]) -> Iterator[str]:
    """Yield an array with an object a rule, one a line."""
    yield "["
    for number, rule in enumerate(chosen, 1):
        yield f"  {dump(_rule(rule))}{',' if number < len(chosen) else ''}"
    yield "]"


def _rule(rule: AnyRule) -> dict[str, Any]:
    return {
        "code": rule.code,
        "name": rule.name,
        "severity": rule.severity.value,
        "summary": rule.summary,
        "what": rule.what,
        "why": rule.why,
        "use_instead": rule.use_instead,
        "flyte": rule.why,  # the names that the two had before
        "instead": rule.use_instead,
        "severities": rule.severities,
        "since": rule.since,
        "fixes": list(fixes(rule)),
        "default": rule.code not in rules.OFF,
        "online": rule.code in rules.ONLINE.codes,
        "options": list(rule.options),
        "hazards": list(rule.hazards),
        "sources": [{"name": source, "url": url(source)} for source in rule.sources],
        "examples": [_example(rule, example) for example in rule.examples],
        "url": rule.url,
    }


def _example(rule: AnyRule, example: Example) -> dict[str, Any]:
    fix = fix_of(rule, example)
    return {
        "path": example.path,
        "settings": example.settings,
        "beside": [{"path": path, "text": text} for path, text in example.beside],
        "bad": _text(example.bad),
        "good": _text(example.good),
        "raises": raised_by(rule, example) or None,
        "fix": {"title": fix.title, "safe": fix.safe} if fix else None,
        "fixed": _text(example.fixed or example.good) if fix else None,
    }


def _text(text: str | bytes) -> str:
    r"""Give text, bytes that are not UTF-8 as `\xe9`."""
    return text.decode(errors="backslashreplace") if isinstance(text, bytes) else text
