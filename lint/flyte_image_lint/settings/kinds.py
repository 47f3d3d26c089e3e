"""The kinds of values that settings have: how one is checked, and what an editor is told of it."""

from __future__ import annotations

import re
from typing import NamedTuple

from . import checks, registry_checks

NAME = r"[^=\s{}]+"
"""`--image NAME=IMAGE` ends a name at the first "="; braces are those of a placeholder."""
TAG = "!?[A-Za-z0-9_.*-]+"
"""The letters of a tag, distribution/reference's `tag`, and the star; `!` takes tags out."""
PLATFORM = "[a-z0-9]+/(?!(aarch64|armel|armhf|i386)(/|$))[a-z0-9]+(/[a-z0-9]+)?"
"""Indexes of images name architectures as Go does; the kernel's names would match none."""
VERSION = (
    r"[0-9]+(\.[0-9]+)*([-_.]?(a|b|c|rc|alpha|beta|pre|preview)[-_.]?[0-9]*)?"
    r"([-_.]?(post|rev|r)[-_.]?[0-9]*|-[0-9]+)?([-_.]?dev[-_.]?[0-9]*)?"
    r"(\+[a-z0-9]+([-_.][a-z0-9]+)*)?"
)
"""As PEP 440 has it, without "v" and epoch, which no flytekit has."""


class Kind(NamedTuple):
    """`shown` is what documentation calls it, `schema` the JSON schema of its values."""

    shown: str
    schema: dict[str, object]
    read: checks.Read


def _list_of(items: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": items}


def _text_of(pattern: str) -> dict[str, object]:
    return {"type": "string", "pattern": f"^{pattern}$"}


def _table_of(keys: str, values: dict[str, object]) -> dict[str, object]:
    names = {"$ref": f"#/definitions/{keys}"}
    return {"type": "object", "additionalProperties": values, "propertyNames": names}


def _defined(name: str) -> dict[str, object]:
    return {"$ref": f"#/definitions/{name}"}


_POLICY: dict[str, object] = {
    "type": "object",
    "properties": {
        "match": _defined("registry"),
        "require": {
            "description": "any: nothing; tag: a version tag or a digest; digest: a digest.",
            "enum": list(registry_checks.REQUIREMENTS),
        },
    },
    "required": ["match", "require"],
    "additionalProperties": False,
}
_HOSTS = _list_of(_defined("host"))
_RULES = _list_of(_defined("rule"))

KINDS: dict[str, Kind] = {
    "choice": Kind("one of", {}, checks.choice),
    "extension": Kind("path or package", {"type": "string", "pattern": r"\S"}, checks.extension),
    "file": Kind("path", {"type": "string", "minLength": 1}, checks.file),
    "files by rules": Kind(
        "table: rules by glob", _table_of("glob", _RULES), checks.files_by_rules
    ),
    "format": Kind("format", _defined("format"), checks.string),
    "globs": Kind("list of globs", _list_of(_defined("glob")), checks.globs),
    "hosts": Kind("list of hosts", _HOSTS, registry_checks.hosts),
    "hosts by registry": Kind(
        "table: lists of hosts by host",
        _table_of("host", _HOSTS),
        registry_checks.hosts_by_registry,
    ),
    "mirrors": Kind(
        "table: registry by registry",
        _table_of("place", _defined("place")),
        registry_checks.mirrors,
    ),
    "names": Kind("list of names", _list_of(_text_of(NAME)), checks.words(NAME, "no name")),
    "path": Kind("path", {"type": "string", "minLength": 1}, checks.path),
    "platform": Kind(
        "platform", _text_of(PLATFORM), checks.matching(PLATFORM, "an OS and an architecture")
    ),
    "policy": Kind("list of tables", _list_of(_POLICY), registry_checks.policy),
    "registries": Kind(
        "list of registry patterns", _list_of(_defined("registry")), registry_checks.registries
    ),
    "rules": Kind("list of rules", _RULES, checks.strings),
    "seconds": Kind("number", {"type": "number", "exclusiveMinimum": 0}, checks.seconds),
    "severities": Kind("table: severity by rule", _table_of("rule", {}), checks.severities),
    "tags": Kind("list of tag patterns", _list_of(_text_of(TAG)), checks.words(TAG, "no tag")),
    "version": Kind(
        "version", _text_of(VERSION), checks.matching(VERSION, "one version", re.IGNORECASE)
    ),
}
