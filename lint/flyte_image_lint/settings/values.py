"""From a table of TOML to settings: what each key may hold, and what to write instead."""

from __future__ import annotations

import os
import re

from ..allowlist import KNOWN_REGISTRIES, AllowList, InvalidPattern
from ..globs import GlobError, Globs
from ..grammar import is_domain, is_path
from .model import Settings, SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

# Each key with an example of its use.
KEYS = {
    "registries": 'registries = ["docker.io/myorg", "*.example.com"]',
    "extend-registries": 'extend-registries = ["registry.example.com/team"]',
    "select": 'select = ["FIL1", "unknown-registry"]',
    "ignore": 'ignore = ["FIL102"]',
    "extend-select": 'extend-select = ["FIL4"]',
    "per-file-ignores": 'per-file-ignores = {"examples/**" = ["FIL102"]}',
    "exclude": 'exclude = ["vendor/", "*.bak"]',
    "configs": 'configs = ["deploy/*.cfg"]',
    "floating-tags": 'floating-tags = ["nightly", "*-edge"]',
    "policy": 'policy = [{match = "ghcr.io/myorg/**", require = "digest"}]',
    "flytekit": 'flytekit = "1.16.24"',
    "pin": 'pin = "tag-digest"',
    "mirrors": 'mirrors = {"docker.io" = "mirror.example.com/hub"}',
    "insecure-registries": 'insecure-registries = ["registry.internal:5000"]',
    "ca-file": 'ca-file = "certs/ca.pem"',
    "platform": 'platform = "linux/arm64"',
}
REQUIREMENTS = ("any", "tag", "digest")
PINS = ("tag", "tag-digest", "digest")

# The letters of a tag, distribution/reference's `tag`, and the star.
_TAG_PATTERN = re.compile(r"[A-Za-z0-9_.*-]+")
_PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9]+)?")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:[-_.+]?[A-Za-z][0-9A-Za-z.+_-]*)?")
_KINDS = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "a list",
    dict: "a table",
}


def settings_of(table: object, file: str, shown: str) -> Settings:
    """Check a table and give its settings.

    `file` is the absolute path that it was read from, `shown` that path for messages.
    Raises SettingsError at the first mistake.
    """
    given = _Table(table, shown)
    return Settings(
        os.path.dirname(file),
        file,
        registries=given.registries(),
        select=given.strings("select"),
        ignore=given.strings("ignore") or (),
        extend_select=given.strings("extend-select") or (),
        per_file_ignores=given.per_file_ignores(),
        exclude=given.globs("exclude"),
        configs=given.globs("configs"),
        floating_tags=given.floating_tags(),
        policy=given.policy(),
        flytekit=given.flytekit(),
        pin=given.one_of("pin", PINS) or "tag",
        mirrors=given.mirrors(),
        insecure_registries=given.hosts("insecure-registries"),
        ca_file=given.file("ca-file", os.path.dirname(file)),
        platform=given.platform() or "linux/amd64",
    )


class _Table:
    """The table as it was read, its keys known, its values to be checked one by one."""

    def __init__(self, table: object, shown: str) -> None:
        self._shown = shown
        if not isinstance(table, dict):
            problem = f"'tool.flyte-image-lint' must be a table, not {_kind(table)}"
            raise SettingsError(shown, f"{problem}; write [tool.flyte-image-lint] above the keys")
        self._table: dict[str, object] = table
        self._refuse_unknown(table, KEYS, "")

    def strings(self, key: str) -> tuple[str, ...] | None:
        value = self._table.get(key)
        return None if value is None else self._strings(key, value, f"'{key}'")

    def globs(self, key: str) -> Globs:
        return self._globs(key, self.strings(key) or ())

    def registries(self) -> AllowList:
        own = self._patterns("registries")
        extension = self._patterns("extend-registries") or ()
        return AllowList((*(KNOWN_REGISTRIES if own is None else own), *extension))

    def per_file_ignores(self) -> list[tuple[Globs, tuple[str, ...]]]:
        key = "per-file-ignores"
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            self._wrong(key, f"'{key}' must be a table of lists, not {_kind(value)}")
        return [
            (self._globs(key, [glob]), self._strings(key, selectors, f"'{key}' of '{glob}'"))
            for glob, selectors in value.items()
        ]

    def floating_tags(self) -> tuple[str, ...]:
        tags = self.strings("floating-tags") or ()
        for tag in tags:
            if not _TAG_PATTERN.fullmatch(tag):
                self._wrong("floating-tags", f"'floating-tags' has '{tag}', which is no tag")
        return tags

    def policy(self) -> tuple[tuple[AllowList, str], ...]:
        value = self._table.get("policy", [])
        if not isinstance(value, list):
            self._wrong("policy", f"'policy' must be a list of tables, not {_kind(value)}")
        return tuple(self._policy(entry, number) for number, entry in enumerate(value, 1))

    def _policy(self, entry: object, number: int) -> tuple[AllowList, str]:
        where = f"entry {number} of 'policy'"
        if not isinstance(entry, dict):
            self._wrong("policy", f"{where} must be a table, not {_kind(entry)}")
        self._refuse_unknown(entry, ("match", "require"), f" in {where}")
        match, require = entry.get("match"), entry.get("require")
        if not isinstance(match, str):
            self._wrong("policy", f"{where} needs a string 'match'")
        if require not in REQUIREMENTS:
            self._wrong("policy", f"{where} needs a 'require' of 'any', 'tag' or 'digest'")
        return self._allow_list("policy", [match]), require

    def flytekit(self) -> str | None:
        value = self._table.get("flytekit")
        if value is None:
            return None
        if not isinstance(value, str):
            self._wrong("flytekit", f"'flytekit' must be a string, not {_kind(value)}")
        if not _VERSION.fullmatch(value):
            self._wrong("flytekit", f"'flytekit' must be one version, not '{value}'")
        return value

    def text(self, key: str) -> str | None:
        value = self._table.get(key)
        if value is not None and not isinstance(value, str):
            self._wrong(key, f"'{key}' must be a string, not {_kind(value)}")
        return value

    def one_of(self, key: str, words: tuple[str, ...]) -> str | None:
        value = self.text(key)
        if value is not None and value not in words:
            self._wrong(key, f"'{key}' must be one of {', '.join(words)}, not '{value}'")
        return value

    def file(self, key: str, folder: str) -> str | None:
        value = self.text(key)
        if value is not None and not os.path.isfile(os.path.join(folder, value)):
            self._wrong(key, f"'{key}' names '{value}', where there is no file")
        return None if value is None else os.path.join(folder, value)

    def platform(self) -> str | None:
        value = self.text("platform")
        if value is not None and not _PLATFORM.fullmatch(value):
            self._wrong("platform", f"'platform' must be an OS and an architecture, not '{value}'")
        return value

    def hosts(self, key: str) -> tuple[str, ...]:
        hosts = self.strings(key) or ()
        for host in hosts:
            self._host(key, host)
        return hosts

    def mirrors(self) -> dict[str, str]:
        key = "mirrors"
        value = self._table.get(key, {})
        if not isinstance(value, dict):
            self._wrong(key, f"'{key}' must be a table of hosts, not {_kind(value)}")
        for registry, mirror in value.items():
            for place in (registry, mirror):
                host, slash, path = place.partition("/") if isinstance(place, str) else ("", "", "")
                self._host(key, host if isinstance(place, str) else place)
                if slash and not is_path(path):
                    self._wrong(key, f"'{key}' has '{place}', where '{path}' is no repository")
        return dict(value)

    def _host(self, key: str, host: object) -> None:
        if not isinstance(host, str) or not is_domain(host):
            shown = f"'{host}'" if isinstance(host, str) else _kind(host)
            self._wrong(key, f"'{key}' must name hosts, with a port or without, not {shown}")

    def _strings(self, key: str, value: object, where: str) -> tuple[str, ...]:
        if not isinstance(value, list):
            self._wrong(key, f"{where} must be a list of strings, not {_kind(value)}")
        for number, item in enumerate(value, 1):
            if not isinstance(item, str):
                self._wrong(key, f"entry {number} of {where} must be a string, not {_kind(item)}")
        return tuple(value)

    def _globs(self, key: str, globs: Iterable[str]) -> Globs:
        try:
            return Globs(globs)
        except GlobError as error:
            self._wrong(key, f"'{key}': {error}")

    def _patterns(self, key: str) -> tuple[str, ...] | None:
        patterns = self.strings(key)
        if patterns is not None:
            self._allow_list(key, patterns)
        return patterns

    def _allow_list(self, key: str, patterns: Iterable[str]) -> AllowList:
        try:
            return AllowList(patterns)
        except InvalidPattern as error:
            self._wrong(key, f"'{key}': {error}")

    def _refuse_unknown(self, table: Iterable[str], known: Iterable[str], where: str) -> None:
        for key in table:
            if key not in known:
                self._fail(f"unknown key '{key}'{where}; {_advice(key, known)}")

    def _wrong(self, key: str, problem: str) -> NoReturn:
        self._fail(f"{problem}; for example: {KEYS[key]}")

    def _fail(self, problem: str) -> NoReturn:
        raise SettingsError(self._shown, problem)


def _advice(key: str, known: Iterable[str]) -> str:
    from ..nearest import nearest  # only for mistakes

    if key == "tool":
        return "outside of pyproject.toml the keys stand at the top, under no table"
    near = nearest(key, known)
    return f"did you mean '{near}'?" if near else f"the keys are {', '.join(known)}"


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a date or time")
