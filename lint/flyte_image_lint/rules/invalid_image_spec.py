"""FIL022 invalid-image-spec."""

from __future__ import annotations

from ..flyte.image_spec import FIELDS
from ..model.finding import Edit, Fix, Severity
from ..text.nearest import nearest
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document, ParseFailure
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    for fault in document.faults:
        if fault.kind == "number":
            yield _number(document, fault)
            continue
        is_field = fault.detail in FIELDS
        near = None if is_field else nearest(fault.detail, FIELDS)
        right = f", not '{near}'," if near else ""
        yield RULE.finding(
            document,
            f"invalid {'value of' if is_field else 'key'} '{shorten(fault.detail)}'{right} in an "
            "ImageSpec file: flytekit refuses the file",
            f"did you mean '{near}'?"
            if near
            else f"correct the value of '{shorten(fault.detail)}'"
            if is_field
            else f"remove '{shorten(fault.detail)}'",
            at=fault.span,
            raises=fault.message,
            fix=Fix(f"write '{near}'", (Edit(fault.span, near),), safe=False)
            if near and fault.span
            else None,
        )


def _number(document: Document, fault: ParseFailure) -> Finding:
    span = fault.span
    spelled = document.source.text[span.start : span.end] if span else ""
    return RULE.finding(
        document,
        f"'{fault.detail}' is the number {shorten(fault.message)}, not '{shorten(spelled)}': "
        f"flytekit builds with '{shorten(fault.message)}'",
        f"put the value in quotes: '{fault.detail}: \"{shorten(spelled)}\"'",
        at=span,
        fix=Fix("put the value in quotes", (Edit(span, f'"{spelled}"'),), safe=False)
        if span
        else None,
    )


RULE = Rule(
    code="FIL022",
    name="invalid-image-spec",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Invalid key or value in an ImageSpec file",
    what=(
        "Checks ImageSpec files for keys and values that flytekit refuses, or reads as something "
        "else than what is written."
    ),
    why=(
        "flytekit passes the keys of the file to `ImageSpec`, which refuses unknown keys, and "
        "strings where it expects lists. Values are what YAML makes of them: `python_version: "
        "3.10` is the number 3.1, and the image is built with Python 3.1. A file is an ImageSpec "
        "by its keys, or because a command names it, as in `--image image.yaml`."
    ),
    use_instead="Correct the key, and put versions in quotes.",
    hazards=(),
    sources=("flytekit/image_spec/image_spec.py",),
    examples=(
        Example(
            path="image.yaml",
            bad="name: app\nregistry: ghcr.io/org\npython_version: 3.10\n",
            good='name: app\nregistry: ghcr.io/org\npython_version: "3.10"\n',
        ),
        Example(
            path="image.yaml",
            bad="name: app\nregistry: ghcr.io/org\npackage:\n  - pandas\n",
            good="name: app\nregistry: ghcr.io/org\npackages:\n  - pandas\n",
            beside=(("register.sh", "pyflyte register --image app=image.yaml workflows\n"),),
        ),
    ),
    check=_check,
)
