"""`rule`: explain rules."""

from __future__ import annotations

from .arguments import Option, parse
from .errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..rules.rule import Rule

OPTIONS = (
    Option("--all", "list all rules"),
    Option("-h --help", "show this text"),
)


def run(argv: Sequence[str]) -> int:
    """Print what is known of the rules that are named."""
    given = parse(argv, OPTIONS)
    if "help" in given.flags or not (given.words or given.flags):
        from .help import rule_help

        print(rule_help())
        return 0 if "help" in given.flags else 2
    from .. import rules

    if "all" in given.flags and given.words:
        raise UsageError("'--all' lists all rules, and takes none")
    if "all" in given.flags:
        for code in rules.MODULES:
            rule = rules.load(code)
            print(f"{code}  {rule.name:<24} {rule.severity.value:<8} {rule.summary}")
        return 0
    try:
        codes = sorted(rules.select(given.words))
    except rules.UnknownRule as error:
        raise UsageError(str(error)) from None
    for number, code in enumerate(codes):
        if number:
            print()
        for line in _explanation(rules.load(code)):
            print(line)
    return 0


def _explanation(rule: Rule) -> Iterator[str]:
    from textwrap import wrap

    yield f"{rule.code} {rule.name} ({rule.severity.value})"
    yield ""
    yield from wrap(f"Finds {rule.summary}.", 78)
    for title, text in (("What Flyte does", rule.flyte), ("What to write", rule.instead)):
        yield ""
        yield f"{title}:"
        yield from wrap(text, 78, initial_indent="  ", subsequent_indent="  ")
    for example in rule.examples:
        yield ""
        yield f"Example ({example.path}):"
        yield from _indented(example.bad)
        if example.settings:
            yield ""
            yield "With the settings:"
            yield from _indented(example.settings)
        yield ""
        yield "Instead:"
        yield from _indented(example.good)
    yield ""
    yield rule.url


def _indented(text: str | bytes) -> Iterator[str]:
    from ..text import visible

    shown = text.decode(errors="surrogateescape") if isinstance(text, bytes) else text
    return (f"  {visible(line)}".rstrip() for line in shown.splitlines())
