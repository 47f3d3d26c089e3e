"""FIL014 missing-space."""

from __future__ import annotations

import re

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .entries import consequence, raised
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.document import Document, ParseFailure
    from ..model.finding import Finding
    from ..text.source import Source
    from .context import RuleContext

_ENTRY = r"\s*(([A-Za-z0-9_.-]+):([a-z0-9][\w.-]*[/:]\S+))\s*(?:\s#.*)?$"


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure is None or document.format != "yaml":
        return
    source = document.source
    for line in _lines(source, failure):
        match = re.match(_ENTRY, source.line_text(line))
        if match:
            start = source.line_span(line).start + match.start(1)
            yield RULE.finding(
                document,
                f"missing space after '{shorten(match[2])}:', so YAML does not read it as a key: "
                f"{consequence(document)}",
                f"write '{shorten(match[2])}: {shorten(match[3])}'",
                at=Span(start, start + len(match[1])),
                raises=raised(document),
                fix=Fix("insert the space", tuple(_edits(source, line)), safe=True),
            )
            return


def _edits(source: Source, line: int) -> Iterator[Edit]:
    """Insert the space on the line, and on those below that lack it too: one alone is no YAML."""
    while line:
        match = re.match(_ENTRY, source.line_text(line))
        if match is None:
            return
        at = source.line_span(line).start + match.start(3)
        yield Edit(Span(at, at), " ")
        line = next(iter(_content(source, range(line + 1, len(source.starts()) + 1))), 0)


def _lines(source: Source, failure: ParseFailure) -> list[int]:
    """Give the lines where the entry may be: below `images:`, or above the place of the error."""
    if failure.span is None:
        return []
    line = source.line_of(failure.span.start)
    if failure.kind == "images-type" and failure.detail == "str":
        return [line, *_content(source, range(line + 1, len(source.starts()) + 1))]
    if failure.kind == "yaml-syntax":
        return [*_content(source, range(line - 1, 0, -1)), line]
    return []


def _content(source: Source, lines: Iterable[int]) -> list[int]:
    """Give the first of `lines` that is neither blank nor a comment."""
    for line in lines:
        text = source.line_text(line).strip()
        if text and not text.startswith("#"):
            return [line]
    return []


RULE = Rule(
    code="FIL014",
    name="missing-space",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Missing space after a YAML key",
    what="Checks YAML configs for an image name and an image without a space after the colon.",
    why=(
        "In YAML, `app:docker.io/org/app:1.4.2` is one string. If it is the only entry, `images` "
        "is that string; if there are more, the file is not valid YAML; inside of braces it is a "
        "name without an image. In all three cases no image is loaded."
    ),
    use_instead="Write a space after the colon of the name.",
    hazards=("H45",),
    sources=("flytekit/configuration/internal.py", "flytekit/configuration/__init__.py", "PyYAML"),
    examples=(
        Example(
            bad="images:\n  # the trainer\n  app:docker.io/org/app:1.4.2  # pinned\n",
            good="images:\n  # the trainer\n  app: docker.io/org/app:1.4.2  # pinned\n",
            path="config.yaml",
        ),
        Example(
            bad="images:\n  app:docker.io/org/app:1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
        Example(
            bad="images:\n  app:docker.io/org/app:1.4.2\n  web: docker.io/org/web:1.0\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n  web: docker.io/org/web:1.0\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
