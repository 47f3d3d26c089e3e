"""Where a project refers to friendly names.

For now only the question that decides whether pinning an untagged image changes anything:
which names are used by their version, as in `{{.image.NAME.fqn}}:{{.image.NAME.version}}`?
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".py", ".ipynb", ".yaml", ".yml", ".sh")
MAX_SIZE = 2 * 1024 * 1024
"""Bytes of a file that is looked at."""

MAX_FILES = 100_000
"""Files that are looked at; a config outside of a repository may lie in a home folder."""

# flytekit/core/python_auto_container.py: letters, digits, `_`, `-`; the keyword without case.
_VERSION = re.compile(rb"\{\{\s*\.(?i:images?)\.([A-Za-z0-9_-]+)\.version\s*\}\}")


@lru_cache(maxsize=64)
def names_with_version(folder: str) -> frozenset[str]:
    """Give the names whose `.version` is used somewhere in the project that `folder` is in."""
    found: set[str] = set()
    for path in islice(_files(_root(folder)), MAX_FILES):
        try:
            if os.path.getsize(path) > MAX_SIZE or not os.path.isfile(path):
                continue
            with open(path, "rb") as stream:
                data = stream.read()
        except OSError:
            continue
        if b".version" in data:
            found.update(match.decode() for match in _VERSION.findall(data))
    return frozenset(found)


def _root(folder: str) -> str:
    """Give the repository root above `folder`, or `folder` where there is none."""
    place = folder
    while not os.path.exists(os.path.join(place, ".git")):
        parent = os.path.dirname(place)
        if parent == place:
            return folder
        place = parent
    return place


def _files(root: str) -> Iterator[str]:
    for place, folders, names in os.walk(root):
        folders[:] = [
            name for name in folders if not name.startswith(".") and name != "node_modules"
        ]
        for name in names:
            if name.endswith(SUFFIXES) or name == "Makefile":
                yield os.path.join(place, name)
