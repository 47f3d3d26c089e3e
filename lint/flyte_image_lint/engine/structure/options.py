"""INI configs: all sections and options but those of the images."""

from __future__ import annotations

import configparser
from io import StringIO

from ...parsers.configs.ini_layout import ini_lines
from ...text.source import Source
from .plain import is_section_of_images

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .leaves import Changes


def kept(before: Source, after: Source, changes: Changes) -> bool:
    """Whether what stands beside the images is there as before, but for options taken out.

    What the images become is looked at elsewhere, name by name.
    """
    old = _options(before)
    if old is None:
        return True
    new = _options(after)
    if new is None or any(key not in old for key in new):
        return False
    gone = {key for key in old if new.get(key) != old[key]}
    # The options of [DEFAULT] are images as well, and looked at as such.
    return not gone or (
        all(key not in new or key[0] == configparser.DEFAULTSECT for key in gone)
        and gone <= _edited(before, changes)
    )


def _options(source: Source) -> dict[tuple[str, str], str] | None:
    """Give the options beside the images, and the sections; None where configparser raises."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(StringIO(source.printable_text, newline=None))
    except configparser.Error:
        return None
    options = {(configparser.DEFAULTSECT, name): value for name, value in parser.defaults().items()}
    for section in parser.sections():
        if not is_section_of_images(section):
            own = parser._sections[section]  # type: ignore[attr-defined] # those of no other
            options[section, ""] = ""
            options |= {(section, name): value for name, value in own.items()}
    return options


def _edited(source: Source, changes: Changes) -> set[tuple[str, str]]:
    """Give the options on whose lines there is an edit."""
    lines: set[int] = set()
    for start, end, _old, _new in changes:
        lines.update(range(source.line_of(start), source.line_of(end) + 1))
    return {
        (section, option)
        for section, option, (first, last) in [*ini_lines(source)]
        if option is not None and not lines.isdisjoint(range(first, last + 1))
    }
