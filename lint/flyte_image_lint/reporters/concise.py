"""One line a finding: path, line, column, code, message."""

from __future__ import annotations

from .. import rules
from ..text.source import visible
from .style import SEVERITY_COLOURS, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.finding import Finding
    from .run import Run
    from .style import Style


def report(run: Run, style: Style) -> Iterator[str]:
    """Yield the lines."""
    return lines(run.findings, style)


def lines(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    """Yield a line for each finding."""
    for finding in findings:
        line, column = finding.source.position(finding.span.start)
        path = style.paint(shown_path(finding.source.path), "bold")
        code = style.paint(finding.code, SEVERITY_COLOURS[finding.severity.value])
        if style.hyperlinks:
            code = style.link(code, rules.load(finding.code).url)
        mark = "[*] " if finding.fix and finding.fix.safe else ""
        message = f"{finding.severity.value}: {visible(finding.message)}"
        yield f"{path}:{line}:{column}: {code} {mark}{message}"
