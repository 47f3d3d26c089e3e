"""A finding with the line it is about, and what its fix would change, as compilers show them."""

from __future__ import annotations

from .. import rules
from .excerpt import excerpt
from .style import SEVERITY_COLOURS, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.finding import Finding
    from .fix_diff import Change
    from .run import Run
    from .style import Style


MOST_BLOCKS = 1000
"""Findings that are shown with their lines: nobody reads more, and more take long."""


def report(run: Run, style: Style) -> Iterator[str]:
    """Yield the lines, an empty one after each finding; those on one line share an excerpt.

    What is beyond MOST_BLOCKS has one line a finding.
    """
    for line, findings in _by_lines(run.findings[:MOST_BLOCKS]):
        yield from _block(line, findings, style)
    rest = run.findings[MOST_BLOCKS:]
    if rest:
        from .concise import lines  # hardly ever

        yield from lines(rest, style)
        yield ""


def _by_lines(findings: Sequence[Finding]) -> Iterator[tuple[int, list[Finding]]]:
    """Yield the findings in their order, those that begin on one line of a file with its number."""
    group: list[Finding] = []
    path, line = "", 0
    for finding in findings:
        source = finding.source
        at = source.line_of(finding.span.start)
        if group and (at != line or source.path != path):
            yield line, group
            group = []
        path, line = source.path, at
        group.append(finding)
    if group:
        yield line, group


def _block(line: int, findings: list[Finding], style: Style) -> list[str]:
    """Give the lines of the findings that begin on one line."""
    source = findings[0].source
    changes = [_changes(finding) for finding in findings]
    gutter = len(str(max([line, *(change.last for each in changes for change in each)])))
    room = style.width - gutter - 3
    excerpts = [excerpt(finding, line, room) for finding in findings]
    text = excerpts[0][0]
    if any(shown != text for shown, _, _ in excerpts):  # parts of a line that is too long
        return [text for finding in findings for text in _block(line, [finding], style)]
    block = [text for finding in findings for text in _heading(finding, style)]
    bar = style.paint(f"{' ' * gutter} |", "blue")
    arrow = style.paint(f"{' ' * gutter}-->", "blue")
    column = source.position(findings[0].span.start)[1]
    block += (
        f"{arrow} {shown_path(source.path)}:{line}:{column}",
        bar,
        f"{style.paint(f'{line:>{gutter}} |', 'blue')} {text}".rstrip(),
    )
    for finding, (_, start, width) in zip(findings, excerpts, strict=True):
        marks = f"{' ' * start}{style.paint('^' * width, SEVERITY_COLOURS[finding.severity])}"
        has_code = len(findings) > 1 and start + width + 1 + len(finding.code) <= room
        block.append(f"{bar} {marks}{f' {finding.code}' if has_code else ''}")
    block.append(bar)
    for finding, change in zip(findings, changes, strict=True):
        code = f" {finding.code}" if len(findings) > 1 else ""
        block += _labelled(f"help{code}:", _help(finding, change), style)
        if change:
            from .fix_diff import lines  # it is there

            block += (bar, *lines(change, style, gutter), bar)
        for note in _notes(finding):
            block += _labelled(f"note{code}:", note, style)
    block.append("")
    return block


def _labelled(label: str, text: str, style: Style) -> list[str]:
    return style.lines(label, style.paint(label, "cyan"), text)


def _heading(finding: Finding, style: Style) -> list[str]:
    name, severity = f"{finding.code} {finding.rule}", f"{finding.severity}:"
    fixable = finding.fix is not None and finding.fix.safe
    painted = [
        style.link(style.paint(name, "bold"), rules.load(finding.code).url),
        *([f"[{style.paint('*', 'cyan')}]"] if fixable else []),
        style.paint(severity, SEVERITY_COLOURS[finding.severity]),
    ]
    label = f"{name} [*] {severity}" if fixable else f"{name} {severity}"
    return style.lines(label, " ".join(painted), finding.message)


def _changes(finding: Finding) -> list[Change]:
    """Give the lines that `--fix` changes because of a finding, where a small diff shows them."""
    if finding.fix is None or not finding.fix.safe:
        return []
    from .fix_diff import changes  # only where something is fixed

    return changes(finding.source, finding.fix)


def _help(finding: Finding, changes: list[Change]) -> str:
    """Give the help, unless the diff below it says the same."""
    fix = finding.fix
    return fix.title if fix and changes and fix.replaces_help else finding.help


def _notes(finding: Finding) -> Iterator[str]:
    if finding.raises:
        yield finding.raised
    if finding.note:
        yield finding.note
    if finding.fix and not finding.fix.safe:
        yield f"'--fix --unsafe-fixes' would {finding.fix.title}"
