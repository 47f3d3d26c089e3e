"""GitLab's code quality report: a JSON array, of which GitLab takes one finding a fingerprint."""

from __future__ import annotations

from typing import Any

from ..text.source import visible
from .json import array
from .pointer import command
from .run import bounds, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Result, Run
    from .style import Style

_SEVERITIES = {"error": "critical", "warning": "major", "info": "info"}


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the document."""
    yield from array(_issue(result) for result in run.results() if result.reason is None)


def _issue(result: Result) -> dict[str, Any]:
    finding = result.finding
    line, _, end_line, _ = bounds(finding.source, finding.span)
    # GitLab shows the description and no other text.
    description = f"{finding.code} {finding.rule}: {one_line(finding)}"
    return {
        "description": f"{visible(description)} ({command(finding.code)})",
        "check_name": finding.rule,
        "fingerprint": result.fingerprint,
        "severity": _SEVERITIES[finding.severity.value],
        "location": {"path": visible(result.path), "lines": {"begin": line, "end": end_line}},
    }
