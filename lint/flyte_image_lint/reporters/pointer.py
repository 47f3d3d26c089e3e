"""Where rules are explained: by a command, which works wherever the report was made."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Run
    from .style import Style

_TITLE = "For more information:"


def command(*codes: str) -> str:
    """Give the command that explains the rules with these codes."""
    return " ".join(["flyte-image-lint rule", *codes])


def pointer(run: Run, style: Style) -> Iterator[str]:
    """Yield, below a report, the command that explains its rules; nothing without findings."""
    codes = sorted({finding.code for finding in run.findings})
    if codes:
        yield from style.lines(_TITLE, _TITLE, command(*codes))
        yield ""
