"""A JSON array with an object a finding, as docs/json.md has it."""

from __future__ import annotations

import json
from typing import Any

from .. import rules

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..findings import Finding, Fix
    from ..text import Source, Span
    from .style import Style


def report(findings: Iterable[Finding], _style: Style) -> Iterator[str]:
    """Yield the document, a line an object."""
    objects = [dump(_object(finding)) for finding in findings]
    if not objects:
        yield "[]"
        return
    yield "["
    yield from (f"  {text}," for text in objects[:-1])
    yield f"  {objects[-1]}"
    yield "]"


def dump(value: object) -> str:
    """Give JSON in ASCII, without control characters; DEL is one that `json` lets through.

    Nor does it hold "##[", which GitHub's runner obeys anywhere in a line.
    """
    return json.dumps(value).replace("\x7f", "\\u007f").replace("##[", "#\\u0023[")


def _object(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": "; ".join(filter(None, (finding.message, finding.help, finding.note))),
        "path": finding.source.path,
        **_range(finding.source, finding.span),
        "name": finding.name,
        "image": finding.image,
        "fix": _fix(finding.source, finding.fix) if finding.fix else None,
        "url": rules.load(finding.code).url,
    }


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    edits = [
        {**_range(source, span), "content": content}
        for span, content in fix.edits
        # A byte order mark is at no column: as an edit, taking it away would change nothing.
        if content or source.position(span.start) != source.position(span.end)
    ]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _range(source: Source, span: Span) -> dict[str, int]:
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {"line": line, "column": column, "end_line": end_line, "end_column": end_column}
