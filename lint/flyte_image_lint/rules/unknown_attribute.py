"""FIL312 unknown-attribute."""

from __future__ import annotations

from ..flyte.placeholders import meant_attribute
from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import USE, Example, Rule
from .usage import placeholders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext


def _check(use: NameUse, _context: RuleContext) -> Iterator[Finding]:
    for placeholder in placeholders(use):
        attribute, where = placeholder.attribute, placeholder.attribute_span
        if attribute is None or where is None or attribute in ("fqn", "version"):
            continue
        span = use.spanned.exact(where.start, where.end)
        meant = meant_attribute(attribute)
        fix = None
        if meant is not None and span is not None:
            fix = Fix(f"write '.{meant}'", (Edit(span, meant),), safe=True)
        yield RULE.finding(
            use,
            f"unknown placeholder attribute '.{shorten(attribute)}': only '.fqn' and '.version' "
            "exist",
            f"write '.{meant}'" if meant else "write '.fqn' or '.version', or no attribute",
            at=span,
            name=placeholder.name,
            fix=fix,
            raises="AssertionError: Only fqn and version are supported replacements, "
            f"{attribute} is not supported",
        )


RULE = Rule(
    code="FIL312",
    name="unknown-attribute",
    subject=USE,
    severity=Severity.ERROR,
    summary="Unknown placeholder attribute",
    what="Checks for placeholders with an attribute that is not `.fqn` or `.version`.",
    why=(
        "A placeholder resolves to the whole image, to its `.fqn` (registry and repository, "
        "without the tag) or to its `.version` (the tag), in lower case. For anything else, "
        "`.tag` included, registration fails."
    ),
    use_instead="Write `.version` for the tag.",
    hazards=("H25",),
    sources=("flytekit/core/python_auto_container.py",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app.fqn}}:{{.image.app.tag}}")\n'
                "def train() -> None: ...\n"
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.app.fqn}}:{{.image.app.version}}")\n'
                "def train() -> None: ...\n"
            ),
            beside=(("flytekit.config", "[images]\napp = ghcr.io/org/app:1.4.2\n"),),
        ),
    ),
    check=_check,
)
