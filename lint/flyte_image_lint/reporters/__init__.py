"""Findings to text. A reporter takes findings in their order and yields lines."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..findings import Finding
    from .style import Style

    Reporter = Callable[[Iterable[Finding], Style], Iterator[str]]

FORMATS = ("full", "concise", "json")


def reporter(name: str) -> Reporter:
    """Give the reporter of that name, one of FORMATS."""
    from importlib import import_module

    report: Reporter = import_module(f".{name}", __name__).report
    return report
