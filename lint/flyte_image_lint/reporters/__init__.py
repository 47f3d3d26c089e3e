"""Findings to text. A reporter takes a run and yields lines."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .run import Run
    from .style import Style

    Reporter = Callable[[Run, Style], Iterator[str]]

FORMATS = ("full", "concise", "json", "sarif", "github", "gitlab", "junit")

TEXTS = frozenset(("full", "concise"))
"""Formats for people."""

DOCUMENTS = frozenset(("json", "sarif", "gitlab", "junit"))
"""Formats in which all of the output is one document, so that nothing else may be printed."""


def reporter(name: str) -> Reporter:
    """Give the reporter of that name, one of FORMATS, or "statistics"."""
    # As importlib.import_module does it, the import of which takes longer than this one.
    report: Reporter = __import__(f"{__name__}.{name}", fromlist=["report"]).report
    return report
