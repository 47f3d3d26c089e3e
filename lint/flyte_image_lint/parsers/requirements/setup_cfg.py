"""`setup.cfg` of setuptools."""

from __future__ import annotations

from .lines import without_comment
from .stated import required

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .stated import Stated


def python(text: str) -> str | None:
    """Give the Pythons that the project is for, as pip's specifiers; None where it does not say."""
    return next(iter(_option_lines(text, "options", "python_requires")), None)


def stated(text: str) -> Iterator[Stated]:
    """Give what the file says of flytekit."""
    for section, is_base in (("options", True), ("options.extras_require", False)):
        for line in _option_lines(text, section, "install_requires" if is_base else None):
            yield from required(without_comment(line).strip(), text, 0, is_base=is_base)


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
