"""A finding with the line it is about, as compilers show them."""

from __future__ import annotations

from ..text import visible
from .style import SEVERITY_COLOURS, columns, shown_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding
    from .style import Style


def report(findings: Iterable[Finding], style: Style) -> Iterator[str]:
    """Yield the lines, an empty one after each finding."""
    for finding in findings:
        line, column = finding.source.position(finding.span.start)
        colour = SEVERITY_COLOURS[finding.severity.value]
        mark = f"[{style.paint('*', 'cyan')}] " if finding.fix and finding.fix.safe else ""
        severity = style.paint(f"{finding.severity.value}:", colour)
        code = style.paint(f"{finding.code} {finding.rule}", "bold")
        yield f"{code} {mark}{severity} {visible(finding.message)}"
        gutter = len(str(line))
        bar = style.paint(f"{' ' * gutter} |", "blue")
        arrow = style.paint(f"{' ' * gutter}-->", "blue")
        yield f"{arrow} {shown_path(finding.source.path)}:{line}:{column}"
        yield bar
        text, start, width = _window(finding, line, style.width - gutter - 3)
        yield f"{style.paint(f'{line} |', 'blue')} {text}".rstrip()
        yield f"{bar} {' ' * start}{style.paint('^' * width, colour)}"
        yield bar
        yield f"{style.paint('help:', 'cyan')} {visible(finding.help)}"
        if finding.note:
            yield f"{style.paint('note:', 'cyan')} {visible(finding.note)}"
        if finding.fix and not finding.fix.safe:
            yield f"{style.paint('note:', 'cyan')} '--fix --unsafe-fixes' would {_told(finding)}"
        yield ""


def _told(finding: Finding) -> str:
    return visible(finding.fix.title) if finding.fix else ""


def _window(finding: Finding, line: int, room: int) -> tuple[str, int, int]:
    """Give what of the line fits into `room` columns, and first column and width of the carets."""
    source = finding.source
    span = source.line_span(line)
    text = source.printable_text
    start = min(max(finding.span.start, span.start), span.end)
    end = min(max(finding.span.end, start), span.end)
    before = _tabless(text[span.start : start])
    marked = _tabless(text[start:end])
    after = _tabless(text[end : span.end])
    room = max(room, 20)
    if columns(before + marked + after) > room:
        marked = _head(marked, room - 2)
        rest = room - columns(marked)
        tail = _head(after, max(rest // 2, rest - columns(before)))
        before, after = _tail(before, rest - columns(tail)), tail
    return before + marked + after, columns(before), max(columns(marked), 1)


def _tabless(text: str) -> str:
    return visible(text.replace("\t", "    "))


def _head(text: str, room: int) -> str:
    """Cut the end off what does not fit."""
    if columns(text) <= room:
        return text
    taken, used = [], 0
    for char in text:
        used += columns(char)
        if used > room - 1:
            break
        taken.append(char)
    return "".join(taken) + "…"


def _tail(text: str, room: int) -> str:
    """Cut the beginning off what does not fit."""
    return _head(text[::-1], room)[::-1]
