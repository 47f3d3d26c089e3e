"""FIL313 dashed-name."""

from __future__ import annotations

from ..flyte.releases import DASHES, shown
from ..model.finding import Severity
from ..text.source import shorten
from .rule import USE, Example, Rule
from .usage import is_left, placeholders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from ..model.names import NameUse
    from .context import RuleContext


def _check(use: NameUse, context: RuleContext) -> Iterator[Finding]:
    reported: set[str] = set()
    for placeholder in placeholders(use):
        if placeholder.name in reported or not is_left(use.text, placeholder, context):
            continue
        reported.add(placeholder.name)  # one name in one string is one mistake
        written = use.text[placeholder.start : placeholder.end]
        yield RULE.finding(
            use,
            f"'-' in '{shorten(written)}': flytekit {context.flytekit_versions} does not replace "
            "the placeholder",
            f"write the image name with '_' here and where '{shorten(placeholder.name)}' is "
            f"defined, or use flytekit {shown(DASHES)} or newer",
            at=use.spanned.where(placeholder.start, placeholder.end),
            name=placeholder.name,
        )


RULE = Rule(
    code="FIL313",
    name="dashed-name",
    subject=USE,
    severity=Severity.ERROR,
    summary="`-` in a placeholder's name",
    what=(
        "Checks for placeholders with a `-` in the image name, where the project uses a flytekit "
        "that does not replace them."
    ),
    why=(
        f"Before {shown(DASHES)}, flytekit accepts only letters, digits and `_` in an image name: "
        "`{{.image.my-app}}` stays unchanged, without a warning, and the cluster cannot pull it. "
        "The rule needs the project's version of flytekit, from its requirements or from the "
        "setting `flytekit`."
    ),
    use_instead="Use `_` in image names, or upgrade flytekit.",
    hazards=("H25",),
    sources=("flytekit/core/python_auto_container.py",),
    options=("flytekit",),
    examples=(
        Example(
            path="workflow.py",
            bad=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.my-app}}")\ndef train() -> None: ...\n'
            ),
            good=(
                "from flytekit import task\n\n\n"
                '@task(container_image="{{.image.my_app}}")\ndef train() -> None: ...\n'
            ),
            settings='flytekit = "1.16.12"\n',
            beside=(
                (
                    "flytekit.config",
                    "[images]\nmy-app = ghcr.io/org/app:1.4.2\nmy_app = ghcr.io/org/app:1.4.2\n",
                ),
            ),
        ),
    ),
    check=_check,
)
