"""FIL002 invalid-encoding."""

from __future__ import annotations

from ..model.finding import Severity
from ..text.source import Span
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Config
    from ..model.finding import Finding
    from .context import Project


def _check(config: Config, _project: Project) -> Iterator[Finding]:
    if config.failure is None or config.failure.kind != "encoding":
        return
    source = config.source
    try:
        source.data.decode()
    except UnicodeDecodeError as error:
        start = len(source.data[: error.start].decode())
        kind = " (it looks like UTF-16)" if source.data[:2] in (b"\xff\xfe", b"\xfe\xff") else ""
        yield RULE.finding(
            config,
            f"not UTF-8{kind}: byte 0x{source.data[error.start]:02x} at offset {error.start}; "
            f"Flyte raises {config.failure.message}",
            "save the file as UTF-8",
            at=Span(start, start + 1),
        )


RULE = Rule(
    code="FIL002",
    name="invalid-encoding",
    subject=FILE,
    severity=Severity.ERROR,
    summary="a file that is not UTF-8",
    flyte=(
        "flytekit opens the file as text in the locale's encoding, which is UTF-8 "
        "everywhere that matters, and raises `UnicodeDecodeError`. If Flyte finds the "
        "file by itself, `import flytekit` already fails."
    ),
    instead=("Save the file as UTF-8, without a byte order mark."),
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
