"""The names of config files that the SDKs find by themselves.

Sources: `get_config_file` in flytekit/configuration/file.py and `resolve_config_path` in
flyte/config/_reader.py.
"""

from __future__ import annotations

import os

_KNOWN = {(".flyte", "config"), (".flyte", "config.yaml"), (".union", "config.yaml")}

KNOWN_ENDS = ("config", "config.yaml")
"""How the names end that the SDKs find by themselves."""

FOUND_AT_ROOT = (
    "flytekit.config",
    os.path.join(".flyte", "config"),
    os.path.join(".flyte", "config.yaml"),
)
"""Configs that the SDKs find by themselves, beside the sources."""


def is_known_name(path: str) -> bool:
    """Whether an SDK finds a file of this name by itself."""
    folder, name = os.path.split(path)
    if name == "flytekit.config":
        return True
    parent = os.path.basename(folder)
    return (parent, name) in _KNOWN


def is_yaml(path: str) -> bool:
    """Whether flytekit takes a config for YAML: by its raw suffix, with case, without a dot."""
    return path.endswith(("yaml", "yml"))


def read_before(path: str) -> str | None:
    """Give the path that Flyte 2 looks at before `.flyte/config.yaml`, None for other files.

    Source: `resolve_config_path` in flyte/config/_reader.py, 2.12.
    """
    folder, name = os.path.split(path)
    if (os.path.basename(folder), name) != (".flyte", "config.yaml"):
        return None
    return os.path.join(os.path.dirname(folder), name)
