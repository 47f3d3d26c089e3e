"""Names whose image depends on the PyYAML that Flyte has: see `yaml_merges`."""

from __future__ import annotations

from ...model.document import Ambiguity
from ...model.names import Definition

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...model.document import Config, Site

    Entries = dict[tuple[str, str, str], Site]


def mark(configs: list[Config], later: list[Config]) -> None:
    """Mark in `configs` what another PyYAML reads otherwise, from which `later` comes.

    What only the other one defines may be used, so that it becomes a name of an unknown image.
    """
    before, after = _entries(configs), _entries(later)
    for key in {**before, **after}:
        first, other = before.get(key), after.get(key)
        values = tuple(site.value if site else None for site in (first, other))
        if values[0] == values[1]:
            continue
        if first:
            first.certain = False
            first.config.ambiguities.append(Ambiguity(first, *values))
        elif other:
            config = _fitting(configs, other)
            config.ambiguities.append(Ambiguity(other, *values))
            place = other.place.name
            unknown = Definition(config.source, other.field, place, other.name, None)
            config.definitions = (*config.definitions, unknown)


def _entries(configs: list[Config]) -> Entries:
    """Give all entries by SDK, name and type of the key: YAML's 1 and "1" are two names."""
    return {
        (config.flavour, site.name, site.key_type): site
        for config in configs
        for site in config.sites
    }


def _fitting(configs: list[Config], site: Site) -> Config:
    same = [config for config in configs if config.flavour == site.config.flavour]
    return (same or configs)[0]
