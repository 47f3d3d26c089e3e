"""Where a friendly name is bound to an image, and where it is used."""

from __future__ import annotations

from .occurrences import bindings, uses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..project.name_index import NameIndex
    from .occurrences import IsCurrent, Occurrence, Texts


def definitions(
    names: NameIndex, flavour: str, name: str, is_current: IsCurrent
) -> list[Occurrence]:
    """Give all places that bind a name: configs, commands, programs.

    Where only texts bind it that somebody has made unreadable since, those are near enough.
    """
    occurrences = bindings(names, flavour, name)
    return [one for one in occurrences if is_current(one.source)] or occurrences


def references(
    names: NameIndex, here: Occurrence, texts: Texts, is_current: IsCurrent, *, with_bindings: bool
) -> list[Occurrence]:
    """Give all places that use the name, and those that bind it if they are wanted.

    `texts` gives the texts that may spell it beside what is known to use it.
    """
    occurrences = uses(names, here.flavour, here.name, texts, is_current)
    if with_bindings:
        bound = bindings(names, here.flavour, here.name)
        occurrences += [one for one in bound if is_current(one.source)]
    return sorted(set(occurrences), key=lambda one: one.place)


def in_file(occurrences: list[Occurrence], path: str) -> list[Occurrence]:
    """Give those in one file, as the highlights of a name."""
    return [one for one in occurrences if one.source.path == path]
