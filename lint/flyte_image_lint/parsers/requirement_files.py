"""Files in which a project says which flytekit and which Python it runs with.

Requirements files, pyproject.toml (PEP 621, PEP 735, Poetry), setup.cfg, the locks of uv and
Poetry, and `.python-version`. TOML is read by `tomllib`, and versions by `packaging`: a comment or
a description is no version.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet

from ..text.source import Span
from .poetry import as_specifiers

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

if TYPE_CHECKING:
    from collections.abc import Iterator

    from packaging.markers import Marker

PACKAGE = "flytekit"
_MARKED_BY_PYTHON = re.compile(r"python_version [<>=!~]+ \"[\d.*]+\"(?: (?:and|or) (?=python_v)|$)")
_COMMENT = re.compile(r"(?:^|\s)#.*")
_OPTIONS = re.compile(r"\s--?\w.*")
_INCLUDE = re.compile(r"\s*(?:-r|--requirement|-c|--constraint)[\s=]*(\S+)\s*")
_PYTHON = re.compile(r"(?m)^\s*(?:cpython-)?3\.([0-9]{1,2})(?:[.\s]|$)")
_NAME = re.compile(r"(?i)^[\"'\s-]*flytekit(?![\w.-]*\w)|[\"']flytekit(?![\w.-]*\w)")


class Stated(NamedTuple):
    """A requirement of flytekit: its versions, its marker, and where it stands.

    `is_base` says that the project itself needs it, and not only an extra or a group of it.
    """

    versions: SpecifierSet
    marker: Marker | None
    span: Span
    is_base: bool = True

    def holds(self, python: str | None) -> bool:
        """Whether the marker may hold, where the project is for that Python."""
        if self.marker is None or python is None:
            return True
        if not _MARKED_BY_PYTHON.match(str(self.marker)):
            return True
        return self.marker.evaluate({"python_version": python})


@lru_cache(maxsize=64)
def stated(name: str, text: str) -> tuple[Stated, ...]:
    """Give what a file of that name says of flytekit, in its order."""
    if PACKAGE not in text.lower():
        return ()
    if name.endswith(".lock"):
        return tuple(_locked(text))
    if name == "pyproject.toml":
        return tuple(_of_pyproject(text))
    if name == "setup.cfg":
        return tuple(_of_setup_cfg(text))
    return tuple(_of_requirements(text))


@lru_cache(maxsize=64)
def python_ranges(name: str, text: str) -> tuple[SpecifierSet, ...] | None:
    """Give the Pythons that a file of that name is for; None where it does not say."""
    if name == ".python-version":
        found = _PYTHON.search(text)
        return (SpecifierSet(f"==3.{found[1]}.*"),) if found else None
    if name == "setup.cfg":
        written = _option(text, "options", "python_requires")
    elif name == "pyproject.toml":
        document = toml(text)
        written = _at(document, "project", "requires-python")
        poetry = _at(document, "tool", "poetry", "dependencies", "python")
        if not isinstance(written, str) and isinstance(poetry, str):
            written = as_specifiers(poetry)
    else:
        return None
    try:
        return (SpecifierSet(written),) if isinstance(written, str) and written else None
    except InvalidSpecifier:
        return None


def includes(text: str) -> Iterator[str]:
    """Give the files that a requirements file includes, as it spells them."""
    for line, _offset in _logical_lines(text):
        found = _INCLUDE.fullmatch(line)
        if found:
            yield found[1].strip("\"'")


def _of_requirements(text: str) -> Iterator[Stated]:
    for line, offset in _logical_lines(text):
        if _NAME.match(line):
            yield from _required(_OPTIONS.sub("", line).strip(), text, offset)


def _logical_lines(text: str) -> Iterator[tuple[str, int]]:
    """Give the lines of a requirements file without comments, and where each begins.

    A backslash at the end of a line goes on in the next one.
    """
    offset, start, parts = 0, 0, list[str]()
    for line in text.splitlines(keepends=True):
        start = offset if not parts else start
        offset += len(line)
        parts.append(_COMMENT.sub("", line.rstrip("\r\n")))
        if parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1]
            continue
        yield "".join(parts), start
        parts = []
    if parts:
        yield "".join(parts), start


def _required(written: str, text: str, start: int, *, is_base: bool = True) -> Iterator[Stated]:
    """Read a requirement that stands in the text behind `start`, if it is one of flytekit."""
    try:
        requirement = Requirement(written)
    except InvalidRequirement:
        return
    if requirement.name.lower() == PACKAGE and not requirement.url:
        yield Stated(
            requirement.specifier, requirement.marker, _span(written, text, start), is_base
        )


def _span(written: str, text: str, start: int) -> Span:
    """Give the place of the version in a requirement, or of the requirement itself."""
    at = _find(text, written, start)
    if at < 0:
        return Span(start, start)
    version = re.search(r"[=<>!~^]=*\s*v?([^\s,;#\"')]+)", written) or re.search(
        r"(\d\S*)", written
    )
    if version is None:
        return Span(at, at + len(written))
    return Span(at + version.start(1), at + version.end(1))


def _find(text: str, written: str, start: int) -> int:
    """Give where a text stands that no comment holds; -1 if nowhere."""
    at = text.find(written, start)
    while at >= 0:
        line = text[text.rfind("\n", 0, at) + 1 : at]
        if not line.lstrip().startswith("#"):
            return at
        at = text.find(written, at + 1)
    return -1


def _of_pyproject(text: str) -> Iterator[Stated]:
    document = toml(text)
    for written in _strings(_at(document, "project", "dependencies")):
        yield from _required(written, text, 0)
    tool = _at(document, "tool")
    for table in (
        _at(document, "project", "optional-dependencies"),
        _at(document, "dependency-groups"),
        _at(tool, "pdm", "dev-dependencies"),
        {"dev": _at(tool, "uv", "dev-dependencies")},
    ):
        for group in table.values() if isinstance(table, dict) else ():
            for written in _strings(group):
                yield from _required(written, text, 0, is_base=False)
    yield from _of_poetry(_at(tool, "poetry"), text)


def _of_poetry(poetry: object, text: str) -> Iterator[Stated]:
    groups = _at(poetry, "group")
    tables = [_at(poetry, "dependencies"), _at(poetry, "dev-dependencies")]
    if isinstance(groups, dict):
        tables += [_at(group, "dependencies") for group in groups.values()]
    for number, table in enumerate(tables):
        for name, wanted in table.items() if isinstance(table, dict) else ():
            if name.lower() != PACKAGE:
                continue
            for one in wanted if isinstance(wanted, list) else [wanted]:
                version = one.get("version") if isinstance(one, dict) else one
                marker = one.get("markers") if isinstance(one, dict) else None
                if isinstance(version, str):
                    yield from _of_constraint(version, marker, text, is_base=not number)


def _of_constraint(version: str, marker: object, text: str, *, is_base: bool) -> Iterator[Stated]:
    specifiers = as_specifiers(version)
    if specifiers is None:
        return
    marked = f"; {marker}" if isinstance(marker, str) else ""
    try:
        requirement = Requirement(f"{PACKAGE}{specifiers}{marked}")
    except InvalidRequirement:
        return
    named = re.search(rf"(?im)^[\"']?{PACKAGE}[\"']?\s*=[^\n]*?{re.escape(version)}", text)
    at = named.end() - len(version) if named else max(_find(text, f'"{version}"', 0), 0)
    span = Span(at, at + len(version))
    yield Stated(requirement.specifier, requirement.marker, span, is_base)


def _of_setup_cfg(text: str) -> Iterator[Stated]:
    for section, is_base in (("options", True), ("options.extras_require", False)):
        for line in _option_lines(text, section, "install_requires" if is_base else None):
            yield from _required(_COMMENT.sub("", line).strip(), text, 0, is_base=is_base)


def _option(text: str, section: str, key: str) -> str | None:
    return next(iter(_option_lines(text, section, key)), None)


def _option_lines(text: str, section: str, key: str | None) -> list[str]:
    """Give the lines of an option of setup.cfg, or of all options of a section."""
    from configparser import Error, RawConfigParser  # costs only here

    parser = RawConfigParser()
    try:
        parser.read_string(text)
    except Error:
        return []
    if not parser.has_section(section):
        return []
    values = [value for name, value in parser.items(section) if key in (None, name)]
    return [line for value in values for line in value.splitlines() if line.strip()]


def _locked(text: str) -> Iterator[Stated]:
    """Read the versions that a lock has of flytekit.

    Locks are large and written by programs: only the packages of that name are parsed.
    """
    head = "[[package]]"
    at = text.find(head)
    while at >= 0:
        end = text.find(head, at + 1)
        block = text[at : end if end > 0 else len(text)]
        if f'\nname = "{PACKAGE}"' in block:
            packages = _at(toml(block), "package")
            package = packages[0] if isinstance(packages, list) else {}
            version = package.get("version")
            if package.get("name") == PACKAGE and isinstance(version, str):
                place = at + max(block.find(f'"{version}"'), 0) + 1
                yield from _of_lock(version, Span(place, place + len(version)))
        at = end


def _of_lock(version: str, span: Span) -> Iterator[Stated]:
    try:
        yield Stated(SpecifierSet(f"=={version}"), None, span)
    except InvalidSpecifier:
        return


def toml(text: str) -> dict[str, Any]:
    """Give what a text in TOML holds; nothing where it cannot be read."""
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return {}


def _at(document: object, *keys: str) -> Any:  # noqa: ANN401
    """Give what stands below keys; None where there is nothing."""
    for key in keys:
        if not isinstance(document, dict):
            return None
        document = document.get(key)
    return document


def _strings(listed: object) -> list[str]:
    return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
