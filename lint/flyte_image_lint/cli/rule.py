"""`rule`: explain rules."""

from __future__ import annotations

import sys

from .arguments import Option, parse
from .errors import UsageError
from .options import HELP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..rules.rule import AnyRule, Example

OPTIONS = (
    Option("--all", "all rules; as text, a line for each"),
    Option("--output-format", "text, or JSON; default: text", choices=("text", "json")),
    HELP,
)


def run(argv: Sequence[str]) -> int:
    """Print what is known of the rules that are named."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags or not (given.words or "all" in given.flags):
        from .help import rule_help

        print(rule_help())
        return 0 if "help" in given.flags else 2
    from .. import rules

    if "all" in given.flags and given.words:
        raise UsageError("'--all' is for all rules, and takes none")
    try:
        codes = rules.select(given.words or ["ALL"])
    except rules.UnknownRule as error:
        raise UsageError(str(error)) from None
    chosen = [rules.load(code) for code in sorted(codes)]
    if given.values.get("output-format") == "json":
        from .rule_json import document as shown
    elif "all" in given.flags:
        shown = _list
    else:
        shown = _explanations
    for line in shown(chosen):
        print(line)
    return 0


def _list(chosen: Sequence[AnyRule]) -> Iterator[str]:
    from ..rules import OFF
    from .layout import width, wrap

    columns = width() if sys.stdout.isatty() else sys.maxsize  # for grep, a line a rule
    longest = max(len(rule.name) for rule in chosen)
    for rule in chosen:
        left = f"{rule.code}  {rule.name:<{longest}}  {rule.severity.value:<7}  "
        off = " (off by default)" if rule.code in OFF else ""
        yield from wrap(f"{rule.summary}{off}", columns, left, " " * len(left))


def _explanations(chosen: Sequence[AnyRule]) -> Iterator[str]:
    from .layout import width

    columns = width()
    for number, rule in enumerate(chosen):
        if number:
            yield ""
        yield from _explanation(rule, columns)


def _explanation(rule: AnyRule, columns: int) -> Iterator[str]:
    from .examples import raised_by
    from .layout import layout, wrap

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
