"""FIL003 byte-order-mark."""

from __future__ import annotations

from ..model.finding import Edit, Fix, Severity
from ..text.source import Span
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    failure = config.failure
    if failure and failure.kind == "byte-order-mark":
        yield RULE.finding(
            config,
            "the file begins with a byte order mark, which Flyte takes for text before the first "
            "section: MissingSectionHeaderError",
            "save the file as UTF-8 without a byte order mark",
            at=failure.span,
            fix=Fix("remove the byte order mark", (Edit(Span(0, 1), ""),), safe=True),
        )


RULE = Rule(
    code="FIL003",
    name="byte-order-mark",
    subject=FILE,
    severity=Severity.ERROR,
    summary="an INI file that begins with a byte order mark",
    flyte=(
        "configparser takes the invisible mark for text before the first section and "
        "raises `MissingSectionHeaderError`. (In YAML the mark does no harm.)"
    ),
    instead=("Save the file as UTF-8 without a byte order mark."),
    hazards=("H36",),
    sources=("flytekit/configuration/file.py", "configparser"),
    examples=(
        Example(
            bad=b"\xef\xbb\xbf[images]\napp = docker.io/org/app:1.4.2\n",
            good=b"[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
