"""From findings to what an editor shows."""

from __future__ import annotations

from lsprotocol import types

from .. import rules
from ..model.finding import Severity
from ..text.source import Unreadable, visible

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
UNNECESSARY = ("FIL303",)


def diagnostics(file: EditorFile) -> list[types.Diagnostic]:
    """Give what is found in a file, in the order of reports."""
    try:
        return [diagnostic(file, finding) for finding in file.report.findings]
    except Unreadable as error:
        start = types.Position(0, 0)
        return [
            types.Diagnostic(
                types.Range(start, start),
                f"not checked: the file {visible(str(error))}",
                severity=types.DiagnosticSeverity.Warning,
                source=SOURCE,
            )
        ]


def diagnostic(file: EditorFile, finding: Finding) -> types.Diagnostic:
    """Give a finding as the protocol has it."""
    lines = [visible(finding.message)]
    if finding.help:
        lines.append(f"help: {visible(finding.help)}")
    if finding.raised:
        lines.append(f"note: {visible(finding.raised)}")
    return types.Diagnostic(
        file.positions.range(finding.span),
        "\n".join(lines),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        code_description=types.CodeDescription(rules.load(finding.code).url),
        source=SOURCE,
        tags=[types.DiagnosticTag.Unnecessary] if finding.code in UNNECESSARY else None,
    )
