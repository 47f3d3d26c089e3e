"""From a table of TOML to settings: what each key may hold."""

from __future__ import annotations

import os
import re

from ..images.allow_list import KNOWN_REGISTRIES, AllowList, InvalidPattern
from ..images.grammar import is_domain, is_path
from ..text.globs import GlobError, Globs
from .keys import PINS, POLICY_KEYS, REQUIREMENTS
from .model import PIN, PLATFORM, Settings
from .table import Table, kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import NoReturn

# The letters of a tag, distribution/reference's `tag`, and the star; `!` takes tags out.
_TAG_PATTERN = re.compile(r"!?[A-Za-z0-9_.*-]+")
_PLATFORM = re.compile(r"[a-z0-9]+/[a-z0-9]+(?:/[a-z0-9]+)?")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*(?:[-_.+]?[A-Za-z][0-9A-Za-z.+_-]*)?")
# `--image NAME=IMAGE` ends a name at the first "=".
_NAME = re.compile(r"[^=\s]+")


def settings_of(table: object, file: str, shown: str) -> Settings:
    """Check a table and give its settings.

    `file` is the absolute path that it was read from, `shown` that path for messages.
    Raises SettingsError at the first mistake.
    """
    given = Table(table, shown)
    return Settings(
        os.path.dirname(file),
        file,
        registries=_registries(given),
        select=given.strings("select"),
        ignore=given.strings("ignore") or (),
        extend_select=given.strings("extend-select") or (),
        per_file_ignores=_per_file_ignores(given),
        exclude=_globs(given, "exclude", given.strings("exclude")),
        configs=_globs(given, "configs", given.strings("configs")),
        names=_words(given, "names", _NAME, "no name"),
        floating_tags=_words(given, "floating-tags", _TAG_PATTERN, "no tag"),
        policy=_policy(given),
        flytekit=_word(given, "flytekit", _VERSION, "one version"),
        pin=given.one_of("pin", PINS) or PIN,
        mirrors=_mirrors(given),
        insecure_registries=_hosts(given, "insecure-registries"),
        ca_file=_file(given, "ca-file", os.path.dirname(file)),
        platform=_word(given, "platform", _PLATFORM, "an OS and an architecture") or PLATFORM,
        given=given.given,
    )


def _word(given: Table, key: str, expression: re.Pattern[str], what: str) -> str | None:
    value = given.text(key)
    if value is not None and not expression.fullmatch(value):
        given.wrong(key, f"'{key}' must be {what}, not '{value}'")
    return value


def _words(given: Table, key: str, expression: re.Pattern[str], not_so: str) -> tuple[str, ...]:
    words = given.strings(key) or ()
    for word in words:
        if not expression.fullmatch(word):
            given.wrong(key, f"'{key}' has '{word}', which is {not_so}")
    return words


def _file(given: Table, key: str, folder: str) -> str | None:
    value = given.text(key)
    if value is not None and not os.path.isfile(os.path.join(folder, value)):
        given.wrong(key, f"'{key}' names '{value}', where there is no file")
    return None if value is None else os.path.join(folder, value)


def _per_file_ignores(given: Table) -> list[tuple[Globs, tuple[str, ...]]]:
    key = "per-file-ignores"
    return [
        (_globs(given, key, [glob]), given.strings_of(key, selectors, f"'{key}' of '{glob}'"))
        for glob, selectors in given.table(key, "lists").items()
    ]


def _globs(given: Table, key: str, globs: Iterable[str] | None) -> Globs:
    try:
        return Globs(globs or ())
    except GlobError as error:
        given.wrong(key, f"'{key}': {error}")


def _registries(given: Table) -> AllowList:
    own = given.strings("registries")
    extension = given.strings("extend-registries") or ()
    # Each alone, so that a message names the key that is wrong.
    _allow_list(given, "registries", own or ())
    _allow_list(given, "extend-registries", extension)
    return AllowList((*(KNOWN_REGISTRIES if own is None else own), *extension))


def _policy(given: Table) -> tuple[tuple[AllowList, str], ...]:
    key, policy = "policy", []
    for where, entry in given.tables(key, POLICY_KEYS):
        match, require = entry.get("match"), entry.get("require")
        if not isinstance(match, str):
            given.wrong(key, f"{where} needs a string 'match'")
        if not isinstance(require, str) or require not in REQUIREMENTS:
            given.wrong(key, f"{where} needs a 'require' of 'any', 'tag' or 'digest'")
        policy.append((_allow_list(given, key, [match]), require))
    return tuple(policy)


def _allow_list(given: Table, key: str, patterns: Iterable[str]) -> AllowList:
    try:
        return AllowList(patterns)
    except InvalidPattern as error:
        given.wrong(key, f"'{key}': {error}")


def _mirrors(given: Table) -> dict[str, str]:
    key, mirrors = "mirrors", {}
    for registry, mirror in given.table(key, "hosts").items():
        mirrors[_place(given, key, registry)] = _place(given, key, mirror)
    return mirrors


def _place(given: Table, key: str, place: object) -> str:
    """Give a host, with a path or without."""
    if not isinstance(place, str):
        _refuse_host(given, key, kind(place))
    host, slash, path = place.partition("/")
    _check_host(given, key, host)
    if slash and not is_path(path):
        given.wrong(key, f"'{key}' has '{place}', where '{path}' is no repository")
    return place


def _hosts(given: Table, key: str) -> tuple[str, ...]:
    hosts = given.strings(key) or ()
    for host in hosts:
        _check_host(given, key, host)
    return hosts


def _check_host(given: Table, key: str, host: str) -> None:
    if not is_domain(host):
        _refuse_host(given, key, f"'{host}'")


def _refuse_host(given: Table, key: str, shown: str) -> NoReturn:
    given.wrong(key, f"'{key}' must name hosts, with a port or without, not {shown}")
