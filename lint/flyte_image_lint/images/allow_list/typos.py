"""The allowed host that a mistyped one was meant to be."""

from __future__ import annotations

from ...text.stars import fits
from .names import split_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .matching import Pattern


def meant(domain: str, patterns: Iterable[Pattern]) -> str | None:
    """Give the host that a pattern allows and `domain` is a slip away from, None without one.

    All labels but one are as in the pattern, and that one is nearly so. It has to be a label that
    the pattern spells out: the name of somebody's own registry may be like any other.
    """
    host, colon, _port = domain.lower().partition(":")
    if colon or "[" in domain:
        return None
    labels = split_labels(host)
    for pattern in patterns:
        wanted = pattern.labels
        if pattern.port or len(wanted) != len(labels) or "**" in wanted:
            continue
        wrong = [at for at, label in enumerate(labels) if not fits(wanted[at].split("*"), label)]
        if len(wrong) == 1 and _is_slip(labels[wrong[0]], wanted[wrong[0]]):
            at = wrong[0]
            return ".".join([*labels[:at], wanted[at], *labels[at + 1 :]])
    return None


def _is_slip(label: str, wanted: str) -> bool:
    """Whether one letter is missing, too many or another, or two are swapped.

    Of labels of three letters or fewer, only the last: too many differ in one.
    """
    if "*" in wanted or abs(len(label) - len(wanted)) > 1:
        return False
    start = 0
    while start < min(len(label), len(wanted)) and label[start] == wanted[start]:
        start += 1
    here, there = label[start:], wanted[start:]
    if here[1:2] == there[:1] and here[:1] == there[1:2] and here[2:] == there[2:]:
        return len(here) > 1
    return len(wanted) > 3 and (here[1:] == there[1:] or here[1:] == there or here == there[1:])
