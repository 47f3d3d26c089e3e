"""JUnit XML: a suite a file, in it a case that fails a finding, or one that passes.

In ASCII, and of characters that XML allows: `visible` leaves no others.
"""

from __future__ import annotations

from html import escape

from ..text.source import visible
from .places import below
from .pointer import command
from .run import bounds, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .run import Result, Run
    from .style import Style

NAME = "flyte-image-lint"


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the document."""
    of_files: dict[str, list[Result]] = {below(run.root, path): [] for path in run.paths}
    for result in run.results():
        of_files.setdefault(result.path, []).append(result)
    suites = [_suite(path, results) for path, results in of_files.items()]
    if run.errors:
        suites.append(_errors(run.errors))
    total = {
        "name": NAME,
        "tests": sum(max(len(results), 1) for results in of_files.values()) + len(run.errors),
        "failures": len(run.findings),
        "errors": len(run.errors),
        "skipped": len(run.suppressed),
    }
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield from _tag("testsuites", total, suites).splitlines()


def _suite(path: str, results: list[Result]) -> str:
    suppressed = sum(result.reason is not None for result in results)
    attributes = {
        "name": path,
        "tests": max(len(results), 1),
        "failures": len(results) - suppressed,
        "errors": 0,
        "skipped": suppressed,
    }
    cases = [_case(result, name) for result, name in zip(results, _names(results), strict=True)]
    passed = _tag("testcase", {"name": NAME, "classname": path, "file": path})
    return _tag("testsuite", attributes, cases or [passed])


def _errors(messages: Sequence[str]) -> str:
    attributes = {
        "name": NAME,
        "tests": len(messages),
        "failures": 0,
        "errors": len(messages),
        "skipped": 0,
    }
    cases = [
        _tag("testcase", {"name": text, "classname": NAME}, [_tag("error", {}, [_text(text)])])
        for text in messages
    ]
    return _tag("testsuite", attributes, cases)


def _names(results: Iterable[Result]) -> Iterator[str]:
    """Give the cases' names: they stay when lines move, as GitLab takes others for new cases.

    Of two with one name, it takes the first alone.
    """
    met: dict[str, int] = {}
    for finding in (result.finding for result in results):
        name = " ".join(filter(None, (finding.code, finding.rule, finding.name)))
        met[name] = number = met.get(name, 0) + 1
        yield name if number == 1 else f"{name} ({number})"


def _case(result: Result, name: str) -> str:
    finding = result.finding
    line, column, _, _ = bounds(finding.source, finding.span)
    if result.reason is not None:
        outcome = _tag("skipped", {"message": result.reason}, [_text(result.reason)])
    else:
        message = one_line(finding)
        lines = [f"{result.path}:{line}:{column}: {message}", finding.raised]
        texts = [_text(text) for text in lines if text]
        kind = {"type": finding.severity.value, "message": message}
        outcome = _tag("failure", kind, [*texts, command(finding.code)])
    attributes = {"name": name, "classname": result.path, "file": result.path, "line": line}
    return _tag("testcase", attributes, [outcome])


def _tag(name: str, attributes: Mapping[str, object], content: Sequence[str] = ()) -> str:
    shown = "".join(f' {key}="{_text(str(value))}"' for key, value in attributes.items())
    inner = "\n".join(content)
    if inner.startswith("<"):
        inner = f"\n{inner}\n"
    return f"<{name}{shown}>{inner}</{name}>" if inner else f"<{name}{shown}/>"


def _text(text: str) -> str:
    return escape(visible(text)).encode("ascii", "xmlcharrefreplace").decode()
