"""The JSON schemas of the settings, for editors, made from the declarations.

`schemas/settings.json` and `schemas/user-settings.json` are what comes of it; `pytest --update`
writes them.
"""

from __future__ import annotations

import sys

from ..text.about import HOME
from .declarations import ProjectSettings
from .kinds import KINDS
from .user import DeclaredUserSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from .setting import Declared, Setting

    Schema = dict[str, object]

REPOSITORY = f"{HOME}/blob/main"
RAW = f"https://raw.githubusercontent.com/{HOME.partition('github.com/')[2]}/main"

_LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_HOST = rf"(?:\[[0-9A-Fa-f:]+\]|{_LABEL}(?:\.{_LABEL})*)(?::[0-9]+)?"
_SEGMENT = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*"
_REGISTRY = (
    r"(?:\[[0-9A-Fa-f:]+\](?::(?:[0-9]+|\*))?"
    r"|(?=localhost(?:/|$)|\*\*?(?:[:/]|$)|[^/]*[.:])[A-Za-z0-9.*-]+(?::(?:[0-9]+|\*))?)"
    r"(?:/[a-z0-9._*/-]*)?"
)
_DEFINITIONS: dict[str, Schema] = {
    "registry": {
        "description": "A host, with a port or without, then perhaps a repository; * is any part "
        "of a name, ** any number of names.",
        "type": "string",
        "maxLength": 512,
        "pattern": f"^{_REGISTRY}$",
    },
    "host": {
        "description": "A host, with a port or without.",
        "type": "string",
        "pattern": f"^{_HOST}$",
    },
    "place": {
        "description": "A host, with a port or without, then perhaps a repository.",
        "type": "string",
        "pattern": f"^{_HOST}(?:/{_SEGMENT}(?:/{_SEGMENT})*)?$",
    },
    "glob": {
        "description": "A pattern of paths from the folder of these settings, as in a .gitignore "
        "without exceptions.",
        "type": "string",
        "pattern": r"^(?!!)(?!(?:\.?/)*\.?$)(?!(?:.*/)?\.\.(?:/|$))",
    },
}


def settings_schema(rules: Sequence[str], formats: Sequence[str]) -> Schema:
    """Give the schema of a project's settings; `rules` are all words that select some."""
    about = (
        "The table [tool.flyte-image-lint] of pyproject.toml, or the file .flyte-image-lint.toml. "
        f"See {REPOSITORY}/docs/settings.md"
    )
    words: dict[str, Schema] = {
        "rule": {
            "description": "A rule's name, its code, a code prefix, or ALL.",
            "enum": list(rules),
        },
        "format": {"description": "A format of reports.", "enum": list(formats)},
    }
    head = _head("settings.json", "Settings of flyte-image-lint", about)
    return head | _body(ProjectSettings, words | _DEFINITIONS)


def user_schema() -> Schema:
    """Give the schema of the user settings."""
    about = (
        "The file flyte-image-lint.toml in $XDG_CONFIG_HOME, or the one that "
        f"FLYTE_IMAGE_LINT_USER_CONFIG names. See {REPOSITORY}/docs/settings.md#user-settings"
    )
    head = _head("user-settings.json", "User settings of flyte-image-lint", about)
    return head | _body(DeclaredUserSettings, {"host": _DEFINITIONS["host"]})


def _head(name: str, title: str, about: str) -> Schema:
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{RAW}/lint/flyte_image_lint/schemas/{name}",
        "title": title,
        "description": about,
    }


def _body(declared: type[Declared], definitions: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {key: _property(each) for key, each in declared.declarations().items()},
        "additionalProperties": False,
        "definitions": definitions,
    }


def _property(setting: Setting) -> Schema:
    """Give the schema of one key; a reference has its own description beside it, by `allOf`."""
    schema = KINDS[setting.kind].schema
    if setting.kind == "choice":
        schema = {"enum": list(setting.choices)}
    elif setting.kind == "severities":
        schema = {**schema, "additionalProperties": {"enum": list(setting.choices)}}
    elif "$ref" in schema:
        schema = {"allOf": [schema]}
    default = {} if setting.means is None else {"default": _plain(setting.means)}
    examples = [tomllib.loads(setting.example)[setting.key]]
    return {"description": setting.doc, **schema, **default, "examples": examples}


def _plain(value: object) -> object:
    """Give a value as JSON has it."""
    if isinstance(value, tuple):
        return list(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
