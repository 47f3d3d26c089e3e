"""How the values of settings that name registries are checked, as in `checks`."""

from __future__ import annotations

from ..images.allow_list import AllowList
from ..images.allow_list.syntax import InvalidPattern
from ..images.grammar import is_domain, is_path
from .checks import nearest_key, strings, table_of, type_of, wrong

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from .setting import Setting

REQUIREMENTS = ("any", "tag", "digest")


def registries(setting: Setting, value: object, folder: str) -> tuple[str, ...]:
    """Check a list of patterns of registries."""
    patterns = strings(setting, value)
    _allow_list(setting, patterns)
    return patterns


def _allow_list(setting: Setting, patterns: Iterable[str]) -> AllowList:
    try:
        return AllowList(patterns)
    except InvalidPattern as error:
        wrong(f"'{setting.key}': {error}")


def policy(setting: Setting, value: object, folder: str) -> object:
    """Check a list of what images must have."""
    if not isinstance(value, list):
        wrong(f"'{setting.key}' must be a list of tables, not {type_of(value)}")
    return tuple(
        _requirement(setting, entry, f"entry {number} of '{setting.key}'")
        for number, entry in enumerate(value, 1)
    )


def _requirement(setting: Setting, entry: object, where: str) -> tuple[AllowList, str]:
    if not isinstance(entry, dict):
        wrong(f"{where} must be a table, not {type_of(entry)}")
    keys = ("match", "require")
    unknown = next((key for key in entry if key not in keys), None)
    if unknown is not None:
        wrong(f"unknown key '{unknown}' in {where}; {nearest_key(unknown, keys)}")
    match, require = entry.get("match"), entry.get("require")
    if not isinstance(match, str):
        wrong(f"{where} needs a string 'match'")
    if not isinstance(require, str) or require not in REQUIREMENTS:
        wrong(f"{where} needs a 'require' of 'any', 'tag' or 'digest'")
    return _allow_list(setting, [match]), require


def mirrors(setting: Setting, value: object, folder: str) -> dict[str, str]:
    """Check a table of hosts, with a path or without, by such hosts."""
    return {
        _place(setting, registry): _place(setting, mirror)
        for registry, mirror in table_of(setting, value, "hosts").items()
    }


def _place(setting: Setting, place: object) -> str:
    """Give a host, with a path or without."""
    if not isinstance(place, str):
        return _host(setting, place)
    host, slash, path = place.partition("/")
    _host(setting, host)
    if slash and not is_path(path):
        wrong(f"'{setting.key}' has '{place}', where '{path}' is no repository")
    return place


def _host(setting: Setting, host: object) -> str:
    if not isinstance(host, str) or not is_domain(host):
        shown = f"'{host}'" if isinstance(host, str) else type_of(host)
        wrong(f"'{setting.key}' must name hosts, with a port or without, not {shown}")
    return host


def hosts(setting: Setting, value: object, folder: str = "") -> tuple[str, ...]:
    """Check a list of hosts."""
    return _hosts_at(setting, f"'{setting.key}'", value)


def _hosts_at(setting: Setting, where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        wrong(f"{where} must be a list of hosts, not {type_of(value)}")
    return tuple(_host(setting, host) for host in value)


def hosts_by_registry(setting: Setting, value: object, folder: str) -> object:
    """Check a table of lists of hosts by host."""
    by_registry = {}
    for registry, hosts in table_of(setting, value, "lists").items():
        if not is_domain(registry):
            wrong(f"'{setting.key}' has '{registry}', which is not a registry")
        by_registry[registry] = _hosts_at(setting, f"'{setting.key}' of '{registry}'", hosts)
    return by_registry
