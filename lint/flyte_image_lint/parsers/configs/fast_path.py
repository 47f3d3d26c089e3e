"""The plain subsets of YAML and INI in which nearly all configs are written.

Importing PyYAML or configparser takes longer than all the rest of a run over one clean file.
What is read here means to them exactly what is said here; a test compares the two on
many thousands of texts. All else is left to them.
"""

from __future__ import annotations

from ...images.grammar import only

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source

_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"

_KEY_START = _LETTERS + "_"
_KEY = _KEY_START + _DIGITS + "-"
_MAX_KEY = 1000
"""Code points; PyYAML wants the colon within 1,024."""

_MAX_DEPTH = 16
"""Mappings; PyYAML takes some frames of Python's stack for each."""

_BOOLS = {"true": True, "True": True, "false": False, "False": False}
_NO_STRINGS = ("true", "false", "yes", "no", "on", "off", "null")
"""In lower case, the only words of letters that YAML 1.1 does not take for strings."""

_TEXT_START = _LETTERS + "_/$"
"""With these begins no number, date, null or merge key, and nothing but plain text."""

_NAME = _LETTERS + _DIGITS + "_-."
_SPECIAL = ("DEFAULT", "internal")
"""Sections that mean more than their options."""


def fast_yaml(source: Source) -> dict[object, object] | None:
    """Give what `yaml.safe_load` gives, None where that is for PyYAML to say; not to be changed.

    Read here, once for each source, are block mappings of, line by line:

        line  := { " " } [ key ":" [ " " value ] ] [ " " comment ]
        key   := /[A-Za-z_][A-Za-z0-9_-]*/
        value := text without ": " and " #" | decimal integer | text in quotes, without escapes
                 | a collection on one line (see fast_flow)
    """
    if source.plain_yaml is None:
        source.plain_yaml = (_yaml(source),)
    return source.plain_yaml[0]


def _yaml(source: Source) -> dict[object, object] | None:
    lines = _printable_lines(source)
    levels: list[tuple[int, dict[object, object]]] = [(0, {})]  # open mappings, by indent
    awaiting = ""  # the key of the innermost mapping that has no value so far
    for line in lines or ():
        body = line.lstrip(" ")
        if not body or body[0] == "#":
            continue
        indent = len(line) - len(body)
        if awaiting and indent > levels[-1][0] and len(levels) < _MAX_DEPTH:
            inner: dict[object, object] = {}
            levels[-1][1][awaiting] = inner
            levels.append((indent, inner))
        while indent < levels[-1][0]:
            levels.pop()
        key, colon, rest = body.partition(":")
        mapping = levels[-1][1]
        if (
            indent > levels[-1][0]
            or not (colon and _is_key(key))
            or key in mapping
            or rest[:1] not in ("", " ")
        ):
            return None
        try:
            value = _value(rest)
        except ValueError:
            return None
        mapping[key] = value
        awaiting = key if value is None else ""
    return levels[0][1] or None


def _is_key(text: str) -> bool:
    return (
        only(text, _KEY)
        and text[0] in _KEY_START
        and len(text) <= _MAX_KEY
        and text.lower() not in _NO_STRINGS
    )


def _value(text: str) -> object:
    """Give the value of what stands behind a colon. Raises ValueError for what is not plain."""
    quoted = text.lstrip(" ")
    if quoted[:1] in ("'", '"'):
        content, quote, rest = quoted[1:].partition(quoted[0])
        if not quote or "\\" in content or rest.partition(" #")[0].strip(" "):
            raise ValueError
        return content
    if quoted[:1] in ("[", "{"):
        from .fast_flow import collection  # for few files

        return collection(quoted, _is_key, _value)
    value = text.partition(" #")[0].strip(" ")
    if not value:
        return None
    if value in _BOOLS:
        return _BOOLS[value]
    if only(value, _DIGITS) and (value[0] != "0" or value == "0"):
        return int(value)
    if (
        value[0] not in _TEXT_START
        or value.lower() in _NO_STRINGS
        or ": " in value
        or value[-1] == ":"
    ):
        raise ValueError
    return value


def fast_ini(source: Source) -> dict[str, dict[str, str]] | None:
    """Give sections and options as ConfigParser has them, None where that is for it to say.

    They are not to be changed. Read here, once for each source, are sections that every
    ConfigParser treats alike, each once, with options on one line each, without `%`, each once:

        line := [ "[" name "]" | name delimiter text ] | { " " } comment
    """
    if source.plain_ini is None:
        source.plain_ini = (_ini(source),)
    return source.plain_ini[0]


def _ini(source: Source) -> dict[str, dict[str, str]] | None:
    lines = _printable_lines(source)
    if lines is None or "%" in source.text or " " * 500 in source.text:
        return None
    sections: dict[str, dict[str, str]] = {}
    options: dict[str, str] | None = None
    for line in lines:
        body = line.strip(" ")
        if not body or body[0] in "#;":
            continue
        if line[0] == "[":
            name = body[1:-1]
            if body[-1] != "]" or not only(name, _NAME) or name in sections or name in _SPECIAL:
                return None
            options = sections[name] = {}
        else:
            spanned = line.partition("=")[0].partition(":")[0]
            name = spanned.rstrip(" ").lower()
            if options is None or spanned == line or not only(name, _NAME) or name in options:
                return None
            options[name] = line[len(spanned) + 1 :].strip(" ")
    return sections


def _printable_lines(source: Source) -> list[str] | None:
    """Give the lines of a text without tabs and control characters, None for other files."""
    if not source.is_text:
        return None
    lines = source.text.replace("\r\n", "\n").split("\n")
    return lines if all(map(str.isprintable, lines)) else None
