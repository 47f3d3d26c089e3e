"""FIL015 non-string-image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..findings import Edit, Fix, Severity
from ..sites import FLYTEKIT
from ..text import shorten
from .rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..findings import Finding
    from ..project import Project
    from ..sites import Site

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
    harm = (
        "reads no image of this file"
        if site.config.flavour == FLYTEKIT
        else "fails where the name is used"
    )
    if site.type_name == "NoneType":
        yield RULE.site(
            site,
            place.name,
            f"'{shorten(site.name)}' has no image: Flyte raises {failure.message} and {harm}",
            "write the image, or remove the name",
        )
        return
    scalar = site.type_name not in ("dict", "list", "set") and "\n" not in written
    help = (
        f"write the image in quotes: '{shorten(written)}'"
        if scalar
        else "write one image, as in registry/repository:tag"
    )
    yield RULE.site(
        site,
        place.value,
        f"YAML reads this as {_KINDS.get(site.type_name, site.type_name)}, not as text: Flyte "
        f"raises {failure.message} and {harm}",
        help,
        fix=_fix(site, written) if scalar else None,
    )


def _fix(site: Site, written: str) -> Fix | None:
    """Put what is written into quotes; then it is read as it is written."""
    if not written or any(mark in written for mark in "'\"&*!#{}[]|>"):
        return None
    return Fix(
        "put it in quotes", (Edit(site.place.value, f'"{written}"'),), safe=True, value=written
    )


RULE = Rule(
    code="FIL015",
    name="non-string-image",
    severity=Severity.ERROR,
    summary="an image that YAML does not read as text",
    flyte=(
        "YAML 1.1 makes numbers, booleans, dates, null, base-60 numbers, lists and "
        "mappings of unquoted values: `1.10` is 1.1, `22:22` is 1342, `no` is false. "
        "flytekit raises `TypeError` on the first and reads no image of the file at all; "
        "Flyte 2 raises a `ValidationError` when the name is used."
    ),
    instead=("Put the image in quotes, or write the image that is meant."),
    hazards=("H43", "H61"),
    examples=(
        Example(
            bad="images:\n  app: 1.10\n",
            good="images:\n  app: docker.io/org/app:1.10\n",
            fixed='images:\n  app: "1.10"\n',
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
