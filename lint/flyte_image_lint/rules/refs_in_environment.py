"""FIL319 refs-in-environment."""

from __future__ import annotations

from ..flyte.places import REFS_VARIABLE
from ..model.finding import Severity
from .rule import BINDING, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameBinding
    from .context import RuleContext


def _check(binding: NameBinding, _context: RuleContext) -> Iterator[Finding]:
    if binding.place_kind is not REFS_VARIABLE:
        return
    yield RULE.finding(
        binding,
        "'FLYTE_IMAGE_IMAGE_REFS' must not be set: Flyte 2 reads its text in place of 'image_refs'",
        "unset it; define the images under image.image_refs in the config, or pass '--image'",
        raises="TypeError: string indices must be integers, not 'str'",
    )


RULE = Rule(
    code="FIL319",
    name="refs-in-environment",
    subject=BINDING,
    severity=Severity.ERROR,
    summary="`FLYTE_IMAGE_IMAGE_REFS` in the environment",
    what="Checks for the environment variable `FLYTE_IMAGE_IMAGE_REFS`.",
    why=(
        "Flyte 2 reads every setting from the environment first, then from its config. A mapping "
        "cannot be written there: `FLYTE_IMAGE_IMAGE_REFS=a=b` is a string, and "
        "`Image.from_ref_name` fails for every name."
    ),
    use_instead="Define the images under `image.image_refs` in the config, or pass `--image`.",
    hazards=("H61",),
    sources=("flyte/config/_reader.py", "flyte/_deploy.py"),
    examples=(
        Example(
            path="Dockerfile",
            bad="FROM ghcr.io/org/base:1.4.2\nENV FLYTE_IMAGE_IMAGE_REFS=app=ghcr.io/org/app:1\n",
            good="FROM ghcr.io/org/base:1.4.2\n",
        ),
    ),
    check=_check,
)
