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
    from ..model.names import Use
    from .context import Project


def _check(use: Use, project: Project) -> Iterator[Finding]:
    told: set[str] = set()
    for placeholder in placeholders(use):
        if placeholder.name in told or not is_left(use.text, placeholder, project):
            continue
        told.add(placeholder.name)  # one name in one string is one mistake
        written = use.text[placeholder.start : placeholder.end]
        yield RULE.finding(
            use,
            f"flytekit {project.flytekit_versions} leaves '{shorten(written)}' as it is, since the "
            "name holds a '-'",
            "write the name with '_', here and where it is defined, or use flytekit "
            f"{shown(DASHES)} or newer",
            at=use.written.where(placeholder.start, placeholder.end),
            name=placeholder.name,
        )


RULE = Rule(
    code="FIL313",
    name="dashed-name",
    subject=USE,
    severity=Severity.ERROR,
    summary="a placeholder with a `-` in its name, for a flytekit that does not replace it",
    flyte=(
        "Before 1.16.17, flytekit takes names with letters, digits and `_` only: "
        "`{{.image.my-app}}` stays as it is, without a word, and the cluster cannot pull it. The "
        "rule needs to know the project's version: from its requirements, or the setting "
        "`flytekit`."
    ),
    instead="Write names with `_`, or use a newer flytekit.",
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
