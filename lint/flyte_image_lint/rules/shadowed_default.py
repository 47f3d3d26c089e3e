"""FIL305 shadowed-default."""

from __future__ import annotations

from ..model.document import FLYTEKIT
from ..model.finding import Edit, Fix, Severity
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.document.flavour == FLYTEKIT and entry.name == "default":
        yield RULE.finding(
            entry,
            "'default' in a config has no effect in pyflyte: set the default image by "
            "'--image' instead",
            "remove 'default'; pass '--image IMAGE' or set FLYTE_INTERNAL_IMAGE",
            at=entry.place.name,
            fix=_fix(entry),
        )


def _fix(entry: ImageEntry) -> Fix | None:
    """Remove the line, which is not safe: some entry points of flytekit do read it."""
    place, source = entry.place, entry.document.source
    line = source.line_of(place.name.start)
    head = source.text[source.line_span(line).start : place.name.start]
    tail = source.text[place.value.end : source.line_span(line).end]
    if (
        not place.editable
        or head.strip(" \t\"'")
        or tail.strip(" \t\"'")
        or len(entry.document.entries) < 2
    ):
        return None
    return Fix("remove 'default'", (Edit(source.full_line_span(line), ""),), safe=False)


RULE = Rule(
    code="FIL305",
    name="shadowed-default",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="Image name `default` in a flytekit config",
    what="Checks flytekit configs for an image with the name `default`.",
    why=(
        "`default` never sets flytekit's default image: `pyflyte run` and `pyflyte register` "
        "override it with their own. A task without `container_image` gets flytekit's image, and "
        "so does `{{.image.default}}`. In Flyte 2, `default` does set the default image."
    ),
    use_instead=(
        "Remove `default`. Pass `--image` or set `FLYTE_INTERNAL_IMAGE` to choose the default "
        "image."
    ),
    hazards=("H22",),
    sources=("flytekit/clis/sdk_in_container/helpers.py", "flytekit/configuration/__init__.py"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:1.4.2\ndefault = docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
