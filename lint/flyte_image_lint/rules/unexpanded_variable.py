"""FIL115 unexpanded-variable."""

from __future__ import annotations

import re

from ..flyte.places import sdk
from ..model.finding import Severity
from ..text.source import Span, shorten
from .entries import resolves
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext

_VARIABLE = (
    r"\$\{[^}\s]*\}|\$\([^)\s]*\)|\$[A-Za-z_]\w*|\{\{[^}]*\}\}|\{[%#]|\{[A-Za-z_][\w.-]*\}"
    r"|<[^<>\s/]+>|%\w+%|@[A-Za-z_]\w*@"
)


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    match = re.search(_VARIABLE, value)
    if match is None:
        return
    where = entry.place.value
    if entry.place.editable and entry.raw == value:
        where = Span(where.start + match.start(), where.start + match.end())
    yield RULE.finding(
        entry,
        f"{sdk(entry.place_kind.flavour)} does not expand '{shorten(match[0])}': the cluster "
        "cannot pull the image",
        "write the whole image; to choose the image in CI, pass '--image NAME=IMAGE'",
        at=where,
        note=resolves(entry),
    )


RULE = Rule(
    code="FIL115",
    name="unexpanded-variable",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Variable that is not expanded",
    what=(
        "Checks for images with a variable or a template, such as `${VAR}`, `$VAR`, `{{ var }}` "
        "or `<placeholder>`, that nothing replaces."
    ),
    why=(
        "Flyte does not expand variables in a config. The characters reach the cluster, which "
        "cannot pull the image."
    ),
    use_instead=(
        "Write the whole image. If a template makes the config, give the template a name that no "
        "config has. To choose images in CI, pass `--image NAME=IMAGE`."
    ),
    hazards=("H07",),
    sources=("flytekit/configuration/__init__.py", "distribution/reference"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app:${GIT_SHA}\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="images:\n  app: '{{ registry }}/app:1.4.2'\n",
            good="images:\n  app: docker.io/org/app:1.4.2\n",
            path="config.yaml",
        ),
    ),
    check=_check,
)
