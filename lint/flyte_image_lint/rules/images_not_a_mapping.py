"""FIL013 images-not-a-mapping."""

from __future__ import annotations

import re

from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from ..text.source import Span
from .entries import KINDS, consequence, raised
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    failure = document.failure
    if failure and failure.kind == "images-type":
        key = "images" if document.flavour == FLYTEKIT else "image_refs"
        yield RULE.finding(
            document,
            f"'{key}' is {KINDS.get(failure.detail, failure.detail)}, not a mapping: "
            f"{consequence(document)}",
            f"write one line 'NAME: IMAGE' for each image below '{key}:'",
            at=failure.span,
            raises=raised(document),
            fix=_fix(document),
        )


def _fix(document: Document) -> Fix | None:
    """Take the dashes off a list of one-entry mappings, each on a line of its own."""
    source, failure = document.source, document.failure
    if failure is None or failure.span is None or failure.detail != "list":
        return None
    line, column = source.position(failure.span.start)
    edits = []
    columns = set()
    for number in range(line + 1, len(source.starts()) + 1):
        text = source.line_text(number)
        if not text.strip() or text.lstrip().startswith("#"):
            continue
        item = re.match(r"( *)- +[A-Za-z0-9_-]+: +\S", text)
        if item is None:
            if len(text) - len(text.lstrip()) < column and not text.startswith("-"):
                break
            return None
        start = source.line_span(number).start + len(item[1])
        columns.add(len(item[1]))
        edits.append(Edit(Span(start, start + 1), " "))
    if len(columns) != 1:
        return None
    return Fix("make one mapping of the list", tuple(edits), safe=True)


RULE = Rule(
    code="FIL013",
    name="images-not-a-mapping",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Images that are not a mapping",
    what="Checks YAML configs for images that are a list or a string instead of a mapping.",
    why=(
        "flytekit and Flyte 2 read the value as a mapping of image names to images, and fail on "
        "anything else. A list of mappings with one key each, which flytectl accepts for other "
        "settings, is still a list."
    ),
    use_instead="Write one mapping of image names to images.",
    hazards=("H42", "H61"),
    sources=(
        "flytekit/configuration/internal.py",
        "flytekit/configuration/__init__.py",
        "flyte/_deploy.py",
    ),
    examples=(
        Example(
            bad="images:\n  - app: docker.io/org/app:1.4.2\n",
            good="images:\n    app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
        Example(
            bad="image:\n  image_refs:\n    - app: docker.io/org/app:1.4.2\n",
            good="image:\n  image_refs:\n      app: docker.io/org/app:1.4.2\n",
            path=".flyte/config.yaml",
        ),
    ),
    check=_check,
)
