"""Where the rules are explained, below a report whose codes are not links themselves."""

from __future__ import annotations

from .. import rules
from ..rules.rule import DOCS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .run import Run
    from .style import Style

_TITLE = "For more information:"


def links(run: Run, style: Style, *, brief: bool) -> Iterator[str]:
    """Yield the address of each rule's page.

    Where there is little room, if `brief` or on a terminal, a command and the address of them all.
    """
    codes = sorted({finding.code for finding in run.findings})
    if style.hyperlinks or not codes:
        return
    if brief or style.wraps:
        yield from style.lines(_TITLE, _TITLE, " ".join(["flyte-image-lint rule", *codes]))
        yield f"  or {DOCS}.md"
    else:
        yield _TITLE
        yield from (f"  {code} {rules.load(code).url}" for code in codes)
    yield ""
