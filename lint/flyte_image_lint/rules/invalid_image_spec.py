"""FIL022 invalid-image-spec."""

from __future__ import annotations

from ..flyte.image_spec import FIELDS
from ..model.finding import Edit, Fix, Severity
from ..text.nearest import nearest
from ..text.source import first_line, shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config, Failure
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    for fault in config.faults:
        if fault.kind == "number":
            yield _number(config, fault)
            continue
        known = fault.detail in FIELDS
        near = None if known else nearest(fault.detail, FIELDS)
        yield RULE.finding(
            config,
            f"flytekit refuses '{shorten(fault.detail)}' in an ImageSpec file: it raises "
            f"{first_line(fault.message)}",
            f"did you mean '{near}'?"
            if near
            else "correct the value"
            if known
            else "remove it: an ImageSpec has no such field",
            at=fault.span,
            fix=Fix(f"write '{near}'", (Edit(fault.span, near),), safe=False)
            if near and fault.span
            else None,
        )


def _number(config: Config, fault: Failure) -> Finding:
    span = fault.span
    spelled = config.source.text[span.start : span.end] if span else ""
    return RULE.finding(
        config,
        f"'{fault.detail}' is the number {shorten(fault.message)}, not '{shorten(spelled)}': "
        f"flytekit builds with '{shorten(fault.message)}'",
        f"quote it: '{fault.detail}: \"{shorten(spelled)}\"'",
        at=span,
        fix=Fix("quote it", (Edit(span, f'"{spelled}"'),), safe=False) if span else None,
    )


RULE = Rule(
    code="FIL022",
    name="invalid-image-spec",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a key or a value of an ImageSpec file that flytekit refuses or reads otherwise",
    flyte=(
        "flytekit hands the keys of the file to `ImageSpec`: one that is no field raises "
        "`TypeError`, a text where a list is expected `ValueError`. Values are what YAML gives: "
        "`python_version: 3.10` is the number 3.1, and the image is built with Python 3.1. A file "
        "is an ImageSpec by its keys, or because a command names it, as in `--image image.yaml`."
    ),
    instead="Correct the key, and quote versions.",
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
