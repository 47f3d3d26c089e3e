"""FIL015 non-string-image."""

from __future__ import annotations

import re

from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .entries import KINDS
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext

MAX_SHOWN = 12
"""Characters of a value that a message shows; one number or date has no more."""


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    failure = entry.failure
    if failure is None or failure.kind != "not-a-string":
        return
    place = entry.place
    written = entry.document.source.text[place.value.start : place.value.end]
    what = "flytekit loads no image from the file"
    if entry.document.flavour != FLYTEKIT:
        what = "Flyte 2 fails where the name is used"
    joined = re.fullmatch(r"([\w.-]+):(\S*/\S+)", entry.name[:1000])
    if entry.type_name == "NoneType" and joined:
        yield RULE.finding(
            entry,
            f"missing space after '{shorten(joined[1])}:', so '{shorten(joined[1])}' has no "
            f"image: {what}",
            f"write '{shorten(joined[1])}: {shorten(joined[2])}'",
            at=place.name,
            fix=_split(entry, joined[1]),
            raises=failure.message,
        )
    elif entry.type_name == "NoneType":
        yield RULE.finding(
            entry,
            f"image '{shorten(entry.name)}' has no value: {what}",
            "write the image, or remove the name",
            at=place.name,
            raises=failure.message,
        )
    else:
        kind = KINDS.get(entry.type_name, entry.type_name)
        shown = f" ('{written}')" if 0 < len(written) < MAX_SHOWN and "\n" not in written else ""
        scalar = entry.type_name not in ("dict", "list", "set") and "\n" not in written
        yield RULE.finding(
            entry,
            f"image '{shorten(entry.name)}' is {kind}{shown}, not text: {what}",
            f"write the whole image: REGISTRY/REPOSITORY:{shorten(written)}"
            if scalar
            else "write one image: REGISTRY/REPOSITORY:TAG",
            at=place.value,
            raises=failure.message,
        )


def _split(entry: ImageEntry, name: str) -> Fix | None:
    """Insert the space after a name that is written as it is read."""
    where = entry.place.name
    if entry.document.source.text[where.start : where.end] != entry.name:
        return None
    at = where.start + len(name) + 1
    return Fix("insert the space", (Edit(Span(at, at), " "),), safe=True)


RULE = Rule(
    code="FIL015",
    name="non-string-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="YAML image that is not text",
    what=(
        "Checks YAML configs for images that YAML reads as a number, a boolean, a date, null, a "
        "list or a mapping."
    ),
    why=(
        "YAML 1.1 gives values without quotes a type: `1.10` is the number 1.1, `22:22` is 1342, "
        "`no` is false. flytekit fails on the first one and loads no image of the file; Flyte 2 "
        "fails when the name is used."
    ),
    use_instead=(
        'Write the whole image. Quotes alone do not make an image of a number: `"1.10"` resolves '
        "to `1.10:None`."
    ),
    hazards=("H43", "H61"),
    sources=("flytekit/configuration/__init__.py", "YAML 1.1", "flyte/_deploy.py"),
    examples=(
        Example(
            bad="images:\n  app: 1.10\n",
            good="images:\n  app: docker.io/org/app:1.10\n",
            path="config.yaml",
        ),
        Example(
            bad="images: {app: docker.io/org/app:1.4.2, web:docker.io/org/web:1.0}\n",
            good="images: {app: docker.io/org/app:1.4.2, web: docker.io/org/web:1.0}\n",
            path="config.yaml",
        ),
        Example(
            bad="images:\n  app:\n    name: docker.io/org/app\n    tag: 1.4.2\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
