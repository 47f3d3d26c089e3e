"""A finding with the line it is about, and what its fix would change, as compilers show them."""

from __future__ import annotations

from .. import rules
from .excerpt import excerpt
from .style import SEVERITY_COLOURS, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .fix_diff import Change
    from .run import Run
    from .style import Style


def report(run: Run, style: Style) -> Iterator[str]:
    """Yield the lines, an empty one after each finding."""
    for finding in run.findings:
        line, column = finding.source.position(finding.span.start)
        colour = SEVERITY_COLOURS[finding.severity.value]
        changes = _changes(finding)
        gutter = len(str(max([line, *(change.last for change in changes)])))
        bar = style.paint(f"{' ' * gutter} |", "blue")
        yield from _heading(finding, style, colour)
        arrow = style.paint(f"{' ' * gutter}-->", "blue")
        yield f"{arrow} {shown_path(finding.source.path)}:{line}:{column}"
        yield bar
        text, start, width = excerpt(finding, line, style.width - gutter - 3)
        yield f"{style.paint(f'{line:>{gutter}} |', 'blue')} {text}".rstrip()
        yield f"{bar} {' ' * start}{style.paint('^' * width, colour)}"
        yield bar
        yield from style.lines("help:", style.paint("help:", "cyan"), _help(finding, changes))
        if changes:
            from .fix_diff import lines  # it is there

            yield bar
            yield from lines(changes, style, gutter)
            yield bar
        for note in _notes(finding):
            yield from style.lines("note:", style.paint("note:", "cyan"), note)
        yield ""


def _heading(finding: Finding, style: Style, colour: str) -> list[str]:
    name, severity = f"{finding.code} {finding.rule}", f"{finding.severity.value}:"
    fixable = finding.fix is not None and finding.fix.safe
    painted = [
        style.link(style.paint(name, "bold"), rules.load(finding.code).url),
        *([f"[{style.paint('*', 'cyan')}]"] if fixable else []),
        style.paint(severity, colour),
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
