"""FIL310 bare-name."""

from __future__ import annotations

import re

from ..flyte.places import DEFAULT_OPTION, ENVIRONMENT, RAISES
from ..model.finding import Severity
from .entries import rewrite
from .rule import ENTRY, Example, Rule
from .usage import place_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    if entry.document.is_config or entry.place_kind.is_registry:
        return
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,255}", value) or context.names is None:
        return
    flavour = entry.place_kind.flavour
    bindings = context.names.bindings(value, flavour)
    if not bindings:
        return
    placeholder = f"{{{{.image.{value}}}}}"
    place = place_of(bindings[0])
    what, raises = f"the image pulled is 'docker.io/library/{value.lower()}'", ""
    if entry.place_kind.untagged == RAISES:
        what = "flytekit requires a tag or digest"
        raises = f"AssertionError: Incorrectly formatted image {value}, missing tag or digest"
    yield RULE.finding(
        entry,
        f"image name '{value}' without placeholder: {what}",
        _help(entry, value, placeholder),
        note=f"'{value}' is defined in {place}",
        raises=raises,
        fix=rewrite(entry, placeholder, f"write '{placeholder}'", safe=False)
        if entry.place_kind.expands
        else None,
    )


def _help(entry: ImageEntry, value: str, placeholder: str) -> str:
    if entry.place_kind.expands:
        return f"write '{placeholder}'"
    if entry.place_kind is ENVIRONMENT:
        return f"write 'flyte.Image.from_ref_name(\"{value}\")'"
    if entry.place_kind is DEFAULT_OPTION:
        return f"write the image with its tag, or '{value}=IMAGE' to define '{value}'"
    return "write the image with its tag: image names are not looked up here"


RULE = Rule(
    code="FIL310",
    name="bare-name",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="Image name without placeholder",
    what=(
        "Checks for image names that are written where Flyte expects an image, without the "
        "placeholder that looks them up."
    ),
    why=(
        'Only a placeholder is looked up. `container_image="trainer"` is the image '
        "`docker.io/library/trainer`, even if a config defines `trainer`. The same applies to "
        '`image="trainer"` of a TaskEnvironment in Flyte 2.'
    ),
    use_instead=(
        'Write `{{.image.trainer}}`. In Flyte 2, use `flyte.Image.from_ref_name("trainer")`.'
    ),
    hazards=("H27",),
    sources=("flytekit/core/python_auto_container.py",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="trainer")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.trainer}}")\ndef train() -> None: ...\n'
            ),
            beside=(("flytekit.config", "[images]\ntrainer = ghcr.io/org/trainer:1.4.2\n"),),
        ),
    ),
    check=_check,
)
