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

    from ..model.document import Site
    from ..model.finding import Finding
    from .context import Project


def _check(site: Site, project: Project) -> Iterator[Finding]:
    value = site.value or ""
    if site.config.is_config or site.field.is_registry:
        return
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,255}", value) or project.names is None:
        return
    flavour = site.field.flavour
    definitions = project.names.definitions(value, flavour)
    if not definitions:
        return
    placeholder = f"{{{{.image.{value}}}}}"
    becomes = f"the cluster pulls Docker Hub's '{value.lower()}'"
    if site.field.untagged == RAISES:
        becomes = f"flytekit raises AssertionError: Incorrectly formatted image {value}, "
        becomes += "missing tag or digest"
    yield RULE.finding(
        site,
        f"'{value}' is defined as a name, in {place_of(definitions[0])}, but here it is an image: "
        f"{becomes}",
        _help(site, value, placeholder),
        fix=rewrite(site, placeholder, f"write '{placeholder}'", safe=False)
        if site.field.expands
        else None,
    )


def _help(site: Site, value: str, placeholder: str) -> str:
    if site.field.expands:
        return f"write '{placeholder}'"
    if site.field is ENVIRONMENT:
        return f"write 'flyte.Image.from_ref_name(\"{value}\")'"
    if site.field is DEFAULT_OPTION:
        return f"write '{value}=IMAGE', or the image itself; the config binds '{value}' already"
    return "write the image itself: names are not looked up here"


RULE = Rule(
    code="FIL310",
    name="bare-name",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="a friendly name in place of an image",
    flyte=(
        'What is not a placeholder is an image: `container_image="trainer"` is '
        "`docker.io/library/trainer`, also where a config has an image of that name. So is "
        '`image="trainer"` of a TaskEnvironment in Flyte 2.'
    ),
    instead='Write `{{.image.trainer}}`; in Flyte 2, `flyte.Image.from_ref_name("trainer")`.',
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
