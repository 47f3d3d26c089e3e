"""The allowed host that a mistyped one was meant to be."""

from __future__ import annotations

from ...text.stars import fits
from .names import split_labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .matching import Pattern

    _Host = list[list[str]]
    """The labels of a host, each as its pieces between stars."""


class Hosts:
    """The hosts of patterns, by the labels that a mistyped one has right."""

    __slots__ = ("_by_label", "_hosts", "_others")

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        hosts = [p.labels for p in patterns if not p.port and "**" not in p.labels]
        self._hosts = [[label.split("*") for label in labels] for labels in hosts]
        # With one label wrong, another that is spelled out is right, if there is another.
        self._by_label: dict[tuple[int, int, str], list[int]] = {}
        self._others: dict[int, list[int]] = {}
        for number, labels in enumerate(hosts):
            spelled = [at for at, label in enumerate(labels) if "*" not in label]
            for at in spelled:
                self._by_label.setdefault((len(labels), at, labels[at]), []).append(number)
            if len(spelled) == 1:
                self._others.setdefault(len(labels), []).append(number)

    def meant(self, domain: str) -> str | None:
        """Give the host that a pattern allows and `domain` is a slip away from, None without one.

        All labels but one are as in the pattern, and that one is nearly so. It has to be a label
        that the pattern spells out: the name of somebody's own registry may be like any other.
        """
        host, colon, _port = domain.lower().partition(":")
        if colon or "[" in domain:
            return None
        labels = split_labels(host)
        for wanted in self._near(labels):
            at = _wrong(labels, wanted)
            if at is not None and _is_slip(labels[at], "*".join(wanted[at])):
                return ".".join([*labels[:at], *wanted[at], *labels[at + 1 :]])
        return None

    def _near(self, labels: list[str]) -> Iterator[_Host]:
        """Give the hosts that may have all of these labels but one, in the patterns' order."""
        size = len(labels)
        numbers = set(self._others.get(size, ()))
        for at, label in enumerate(labels):
            numbers.update(self._by_label.get((size, at, label), ()))
        return (self._hosts[number] for number in sorted(numbers))


def _wrong(labels: list[str], wanted: _Host) -> int | None:
    """Give the one label that is not as it is wanted; None where none is, or more than one."""
    wrong = None
    for at, pieces in enumerate(wanted):
        if not (labels[at] == pieces[0] if len(pieces) == 1 else fits(pieces, labels[at])):
            if wrong is not None:
                return None
            wrong = at
    return wrong


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
