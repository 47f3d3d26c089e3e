"""A JSON array with an object a finding, as docs/json.md has it."""

from __future__ import annotations

import json
import re
from typing import Any

from .. import rules
from .run import bounds, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.finding import Finding, Fix
    from ..text.source import Source, Span
    from .run import Run
    from .style import Style


def report(run: Run, _style: Style) -> Iterator[str]:
    """Yield the document, a line an object."""
    yield from array(_object(finding) for finding in run.findings)


def array(objects: Iterable[object]) -> Iterator[str]:
    """Yield the lines of a JSON array, one an object."""
    texts = [dump(value) for value in objects]
    if not texts:
        yield "[]"
        return
    yield "["
    yield from (f"  {text}," for text in texts[:-1])
    yield f"  {texts[-1]}"
    yield "]"


def dump(value: object, indent: int | None = None) -> str:
    """Give JSON in ASCII, without control characters; DEL is one that `json` lets through.

    Nor does it hold "##[" or "##vso[", which runners obey anywhere in a line (see `visible`).
    """
    text = json.dumps(value, indent=indent).replace("\x7f", "\\u007f")
    return re.sub(r"##(?=\w*\[)", r"#\\u0023", text)


def _object(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": one_line(finding),
        "path": finding.source.path,
        **_range(finding.source, finding.span),
        "name": finding.name,
        "image": finding.image,
        "raises": finding.raises or None,
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
    keys = ("line", "column", "end_line", "end_column")
    return dict(zip(keys, bounds(source, span), strict=True))
