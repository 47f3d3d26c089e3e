"""FIL015 non-string-image."""

from __future__ import annotations

import re

from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from ..text.source import Span, shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project

_KINDS = {
    "int": "an integer",
    "float": "a floating-point number",
    "bool": "a boolean",
    "date": "a date",
    "datetime": "a date and time",
    "dict": "a mapping",
    "list": "a list",
    "bytes": "binary data",
}


def _check(site: Site, _project: Project) -> Iterator[Finding]:
    failure = site.failure
    if failure is None or failure.kind != "not-a-string":
        return
    place = site.place
    written = site.config.source.text[place.value.start : place.value.end]
    raised = f"Flyte raises {failure.message}; no image of this file is read"
    if site.config.flavour != FLYTEKIT:
        raised = f"where the name is used, Flyte raises {failure.message}"
    joined = re.fullmatch(r"([\w.-]+):(\S*/\S+)", site.name[:1000])
    if site.type_name == "NoneType" and joined:
        yield RULE.finding(
            site,
            f"no space after the colon of '{shorten(joined[1])}', so that this is a name without "
            f"an image: {raised}",
            f"write '{shorten(joined[1])}: {shorten(joined[2])}'",
            at=place.name,
            fix=_split(site, joined[1]),
        )
    elif site.type_name == "NoneType":
        yield RULE.finding(
            site,
            f"'{shorten(site.name)}' has no image: {raised}",
            "write the image, or remove the name",
            at=place.name,
        )
    else:
        kind = _KINDS.get(site.type_name, site.type_name)
        scalar = site.type_name not in ("dict", "list", "set") and "\n" not in written
        yield RULE.finding(
            site,
            f"YAML reads this as {kind}, not as text: {raised}",
            f"write the image that is meant, as in REGISTRY/REPOSITORY:{shorten(written)}"
            if scalar
            else "write one image, as in registry/repository:tag",
            at=place.value,
        )


def _split(site: Site, name: str) -> Fix | None:
    """Insert the space after a name that is written as it is read."""
    where = site.place.name
    if site.config.source.text[where.start : where.end] != site.name:
        return None
    at = where.start + len(name) + 1
    return Fix("insert the space", (Edit(Span(at, at), " "),), safe=True)


RULE = Rule(
    code="FIL015",
    name="non-string-image",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="an image that YAML does not read as text",
    flyte=(
        "YAML 1.1 makes numbers, booleans, dates, null, base-60 numbers, lists and "
        "mappings of unquoted values: `1.10` is 1.1, `22:22` is 1342, `no` is false. "
        "flytekit raises `TypeError` on the first and reads no image of the file at all; "
        "Flyte 2 raises a `ValidationError` when the name is used."
    ),
    instead=(
        'Write the image that is meant. Quotes alone make no image of a number: `"1.10"` becomes '
        "`1.10:None`."
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
