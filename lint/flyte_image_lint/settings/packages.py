"""A file of an installed Python package, found without running anything of the package.

`importlib.util.find_spec` imports the packages that a dotted name is in, so that only names
without a dot are looked for. The current directory is not: it may be a stranger's repository.
"""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

FILE = "flyte-image-lint.toml"
"""What is read of a package of which no file is named."""

_NAME = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)((?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*)")
_DISTRIBUTION = re.compile(r"[A-Za-z0-9_.-]+(?:/.*)?")


class PackageError(Exception):
    """There is no such file; the text says why."""


def find(name: str) -> tuple[str, str]:
    """Give a package's folder, and the path in it that `name` means, as `NAME` or `NAME/FILE`.

    The file need not exist if the package has one folder only. Raises PackageError.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        raise PackageError(_malformed(name))
    package, file = match[1], match[2].lstrip("/") or FILE
    if not file.endswith(".toml"):
        raise PackageError(f"'{file}' of the package '{package}' is not a TOML file")
    folders = list(dict.fromkeys(_folders(package)))
    if not folders:
        raise PackageError(
            f"no package '{package}' is installed next to flyte-image-lint; install it there, in "
            "a pre-commit hook by 'additional_dependencies'"
        )
    there = (folder for folder in folders if os.path.isfile(os.path.join(folder, file)))
    return next(there, folders[0]), file


def _malformed(name: str) -> str:
    package = name.partition("/")[0]
    meant = package.replace("-", "_").replace(".", "_")
    if _DISTRIBUTION.fullmatch(name) and _NAME.fullmatch(meant) and meant != package:
        return (
            f"'{name}' does not name a package as Python imports it, without dots and dashes; "
            f"did you mean 'package:{meant}'?"
        )
    return (
        f"'{name}' is not the name of a package; write 'package:NAME' or 'package:NAME/FILE.toml'"
    )


def _folders(package: str) -> Iterator[str]:
    """Yield the folders that a package may have its files in."""
    here = os.getcwd()
    path = [entry for entry in sys.path if entry and os.path.abspath(entry) != here]
    yield from _locations(PathFinder.find_spec(package, path))
    for finder in sys.meta_path:  # packages that are installed as editable have their own
        find_spec = getattr(finder, "find_spec", None)
        if finder is not PathFinder and find_spec is not None:
            yield from _locations(find_spec(package, None, None))


def _locations(spec: ModuleSpec | None) -> Iterator[str]:
    for location in (spec and spec.submodule_search_locations) or ():
        if os.path.isdir(location):
            yield os.path.abspath(location)
