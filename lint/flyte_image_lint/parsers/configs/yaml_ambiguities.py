"""Names whose image depends on the PyYAML that Flyte has: see `yaml_merges`."""

from __future__ import annotations

from ...model.document import Ambiguity
from ...model.names import NameBinding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...model.document import Document, ImageEntry

    Entries = dict[tuple[str, str, str], ImageEntry]


def mark(configs: list[Document], later: list[Document]) -> None:
    """Mark in `configs` what another PyYAML reads otherwise, from which `later` comes.

    What only the other one defines may be used, so that it becomes a name of an unknown image.
    """
    before, after = _entries(configs), _entries(later)
    for key in {**before, **after}:
        first, other = before.get(key), after.get(key)
        values = tuple(entry.value if entry else None for entry in (first, other))
        if values[0] == values[1]:
            continue
        if first:
            first.certain = False
            first.document.ambiguities.append(Ambiguity(first, *values))
        elif other:
            config = _fitting(configs, other)
            config.ambiguities.append(Ambiguity(other, *values))
            place = other.place.name
            unknown = NameBinding(config.source, other.place_kind, place, other.name, None)
            config.bindings = (*config.bindings, unknown)


def _entries(configs: list[Document]) -> Entries:
    """Give all entries by SDK, name and type of the key: YAML's 1 and "1" are two names."""
    return {
        (config.flavour, entry.name, entry.key_type): entry
        for config in configs
        for entry in config.entries
    }


def _fitting(configs: list[Document], entry: ImageEntry) -> Document:
    same = [config for config in configs if config.flavour == entry.document.flavour]
    return (same or configs)[0]
