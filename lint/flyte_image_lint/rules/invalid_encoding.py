"""FIL002 invalid-encoding."""

from __future__ import annotations

from ..flyte.places import sdk
from ..model.finding import Severity
from ..text.source import Span
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    if document.failure is None or document.failure.kind != "encoding":
        return
    source = document.source
    try:
        source.data.decode()
    except UnicodeDecodeError as error:
        start = len(source.data[: error.start].decode())
        byte = f"byte 0x{source.data[error.start]:02x} at offset {error.start}"
        if source.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            byte = "the file looks like UTF-16"
        yield RULE.finding(
            document,
            f"not valid UTF-8 ({byte}): {sdk(document.flavour)} cannot read the file",
            "save the file as UTF-8",
            at=Span(start, start + 1),
            raises=document.failure.message,
        )


RULE = Rule(
    code="FIL002",
    name="invalid-encoding",
    subject=FILE,
    severity=Severity.ERROR,
    summary="File that is not UTF-8",
    what="Checks for configs that are not valid UTF-8.",
    why=(
        "flytekit opens the file as text in the encoding of the locale, which is UTF-8 on all "
        "common systems, and fails on other bytes. If flytekit finds the file without being told "
        "its name, even `import flytekit` fails."
    ),
    use_instead="Save the file as UTF-8, without a byte order mark.",
    hazards=("H36",),
    sources=("flytekit/configuration/file.py",),
    examples=(
        Example(
            bad=b"[images]\n# caf\xe9\napp = docker.io/org/app:1.4.2\n",
            good=b"[images]\n# caf\xc3\xa9\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
