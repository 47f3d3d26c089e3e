"""`rule`: explain rules, as text or as the JSON of docs/json.md."""

from __future__ import annotations

import sys

from .arguments import HELP, Option, Options, UsageError, parse
from .layout import layout, width, wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ..rules.rule import AnyRule, Example

OPTIONS = (
    Option("--all", "Show all rules; as text, one line for each"),
    Option("--output-format", "Choose text or JSON [default: text]", choices=("text", "json")),
    HELP,
)


LEAST = 20
"""Columns that the text after a rule's name takes at least; with fewer, it goes below."""


class RuleOptions(Options):
    """What `rule` was given."""

    __slots__ = ("all", "output_format")

    def __init__(self) -> None:
        super().__init__()
        self.all = False
        self.output_format = "text"


def run(argv: Sequence[str]) -> int:
    """Print what is known of the rules that are named."""
    options = parse(argv, OPTIONS, RuleOptions())
    if options.help or not (options.words or options.all):
        from .help import help_of

        print(help_of("rule", OPTIONS))
        return 0 if options.help else 2
    from .. import rules

    if options.all and options.words:
        raise UsageError("'--all' cannot be combined with rule names")
    try:
        codes = rules.select(options.words or ["ALL"])
    except rules.UnknownRule as error:
        raise UsageError(str(error)) from None
    chosen = [rules.load(code) for code in sorted(codes)]
    if options.output_format == "json":
        shown = _document
    elif options.all:
        shown = _list
    else:
        shown = _explanations
    for line in shown(chosen):
        print(line)
    return 0


def _list(chosen: Sequence[AnyRule]) -> Iterator[str]:
    from ..rules import OFF

    columns = width() if sys.stdout.isatty() else sys.maxsize  # for grep, a line a rule
    longest = max(len(rule.name) for rule in chosen)
    for rule in chosen:
        left = f"{rule.code}  {rule.name:<{longest}}  {rule.severity.value:<7}  "
        text = f"{rule.summary} (off by default)" if rule.code in OFF else rule.summary
        if len(left) + LEAST > columns:
            yield f"{rule.code} {rule.name} ({rule.severity.value})"
            yield from wrap(text, columns, "  ", "  ")
        else:
            yield from wrap(text, columns, left, " " * len(left))


def _explanations(chosen: Sequence[AnyRule]) -> Iterator[str]:
    columns = width()
    for number, rule in enumerate(chosen):
        if number:
            yield ""
        yield from _explanation(rule, columns)


def _explanation(rule: AnyRule, columns: int) -> Iterator[str]:
    from .examples import raised_by
    from .layout import wrap

    severity = rule.severity.value + (f", or {rule.severities}" if rule.severities else "")
    yield f"{rule.code} {rule.name} ({severity})"
    yield from ("", rule.summary)
    for title, text in (("What it does", rule.what), ("Why is this bad?", rule.why)):
        yield from ("", title)
        yield from wrap(text, columns, "  ", "  ")
    for example in rule.examples:
        yield from _example(example)
    yield from ("", "Use instead")
    yield from wrap(rule.use_instead, columns, "  ", "  ")
    raised = list(dict.fromkeys(filter(None, (raised_by(rule, one) for one in rule.examples))))
    if raised:
        yield from ("", "Error message")
        for text in raised:
            yield from _indented(text)
    yield ""
    yield from layout("\n".join(f"{name}:\t{text}" for name, text in _facts(rule)), columns)
    yield from ("", rule.url)


def _example(example: Example) -> Iterator[str]:
    yield from ("", f"Example ({example.path}):")
    yield from _indented(example.bad)
    for path, text in example.beside:
        yield from ("", f"Next to it ({path}):")
        yield from _indented(text)
    if example.settings:
        yield from ("", "With the settings:")
        yield from _indented(example.settings)
    yield from ("", "Use instead:")
    yield from _indented(example.good)


def _facts(rule: AnyRule) -> Iterator[tuple[str, str]]:
    from .. import rules
    from .examples import PIN, SAFE, UNSAFE, fixes

    ways = {
        SAFE: "by 'check --fix', where the text allows",
        UNSAFE: "by 'check --fix --unsafe-fixes', where the text allows",
        PIN: "'check --fix' pins the image",
    }
    if rule.code in rules.ONLINE.codes:
        yield "Runs", "with '--online' only"
    if rule.code in rules.OFF:
        yield "Runs", "only when selected by its own code or name"
    yield "Fix", ", or ".join(ways[way] for way in fixes(rule)) or "none"
    if rule.options:
        yield "Options", ", ".join(rule.options)
    if rule.sources:
        yield "References", ", ".join(rule.sources)


def _indented(text: str | bytes) -> Iterator[str]:
    from ..text.source import visible

    shown = text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
    return (f"  {visible(line)}".rstrip() for line in shown.splitlines())


def _document(chosen: Sequence[AnyRule]) -> Iterator[str]:
    """Yield an array with an object a rule, one a line."""
    from ..reporters.json import array

    yield from array(_object(rule) for rule in chosen)


def _object(rule: AnyRule) -> dict[str, Any]:
    from .. import rules
    from ..rules.sources import url
    from .examples import fixes

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
        "examples": [_example_object(rule, example) for example in rule.examples],
        "url": rule.url,
    }


def _example_object(rule: AnyRule, example: Example) -> dict[str, Any]:
    from .examples import fix_of, raised_by

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
