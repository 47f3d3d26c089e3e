"""Annotations of GitHub's workflow commands, the worst first: GitHub shows ten of each level."""

from __future__ import annotations

from ..text.source import visible
from .pointer import command
from .run import bounds, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Result, Run
    from .style import Style

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the commands."""
    for error in run.errors:
        yield f"::error title=flyte-image-lint::{_data(visible(error))}"
    results = [result for result in run.results() if result.reason is None]
    for result in sorted(results, key=lambda result: -result.finding.severity.rank):
        yield _annotation(result)


def _annotation(result: Result) -> str:
    finding = result.finding
    line, column, end_line, end_column = bounds(finding.source, finding.span)
    properties = {"file": visible(result.path), "line": line, "endLine": end_line}
    if line == end_line:  # the runner drops all places where columns are of different lines
        properties |= {"col": column, "endColumn": end_column}
    properties["title"] = f"{finding.code} {finding.rule}"
    shown = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = f"{visible(one_line(finding))}\n{command(finding.code)}"
    return f"::{_LEVELS[finding.severity.value]} {shown}::{_data(message)}"


def _data(text: str) -> str:
    """Escape a message as actions/runner, src/Runner.Common/ActionCommand.cs, reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
