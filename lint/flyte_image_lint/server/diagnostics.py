"""From findings, and what is wrong with settings and locks, to what an editor shows."""

from __future__ import annotations

import re

from lsprotocol import types

from .. import rules
from ..model.finding import Severity
from ..text.source import Span, Unreadable, visible
from .related import related

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.finding import Finding
    from .editor_file import EditorFile

SOURCE = "flyte-image-lint"

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}

_LINE = re.compile(r"\bline (\d+)")
_KEY = re.compile(r"'([\w-]+)'")


def diagnostics(file: EditorFile) -> list[types.Diagnostic]:
    """Give what is found in a file, in the order of reports, behind what keeps it from being read.

    What is wrong with settings and locks is known once a file that they hold for has been asked
    about.
    """
    try:
        items = [diagnostic(file, finding) for finding in file.report.findings]
    except Unreadable as error:
        items = [_plain(file, Span(0, 0), f"not checked: the file {error}")]
    problems = file.session.problems().get(file.path, ())
    return [_plain(file, _place(file, problem), problem, is_error=True) for problem in problems] + (
        items
    )


def diagnostic(file: EditorFile, finding: Finding) -> types.Diagnostic:
    """Give a finding as the protocol has it."""
    rule = rules.load(finding.code)
    lines = [visible(finding.message)]
    if finding.help:
        lines.append(f"help: {visible(finding.help)}")
    if finding.raised:
        lines.append(f"note: {visible(finding.raised)}")
    fix = finding.fix and {"title": visible(finding.fix.title), "safe": finding.fix.safe}
    return types.Diagnostic(
        file.positions.range(finding.span),
        "\n".join(lines),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(rule.url),
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if rule.is_unneeded else None,
        related_information=related(file, finding) or None,
        data={"rule": finding.rule, "name": finding.name, "fix": fix},
    )


def _plain(
    file: EditorFile, span: Span, message: str, *, is_error: bool = False
) -> types.Diagnostic:
    """Give what no rule finds."""
    severity = types.DiagnosticSeverity.Error if is_error else types.DiagnosticSeverity.Warning
    where = file.positions.range(span)
    return types.Diagnostic(where, visible(message), severity=severity, source=SOURCE)


def _place(file: EditorFile, problem: str) -> Span:
    """Give the line that a problem of settings or of a lock is about: it names that, or a key."""
    source = file.source
    named = _LINE.search(problem)
    if named:
        return source.line_span(int(named[1]))
    for key in _KEY.findall(problem):
        match = re.search(rf"(?m)^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=", source.printable_text)
        if match:
            return source.line_span(source.line_of(match.start()))
    return source.line_span(1)
