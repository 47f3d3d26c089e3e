"""Where a friendly name is bound to an image, and where it is used."""

from __future__ import annotations

from .occurrences import bindings, uses

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..project.name_index import NameIndex
    from .occurrences import Occurrence, Texts


def definitions(names: NameIndex, here: Occurrence) -> list[Occurrence]:
    """Give all places that bind the name: configs, commands, programs."""
    return bindings(names, here.flavour, here.name)


def references(
    names: NameIndex, here: Occurrence, texts: Texts = tuple, *, with_bindings: bool
) -> list[Occurrence]:
    """Give all places that use the name, and those that bind it if they are wanted.

    `texts` gives the texts that may spell it beside what is known to use it.
    """
    found = uses(names, here.flavour, here.name, texts)
    if with_bindings:
        found += bindings(names, here.flavour, here.name)
    return sorted(set(found), key=lambda one: one.place)


def in_file(found: list[Occurrence], path: str) -> list[Occurrence]:
    """Give those in one file, as the highlights of a name."""
    return [one for one in found if one.source.path == path]
