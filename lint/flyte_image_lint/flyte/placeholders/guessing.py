"""What was meant to be a placeholder, and is none."""

from __future__ import annotations

import re

from .finding import ATTRIBUTES, NAME, PATTERN

KEYWORDS = ("image", "images")
MAX_LENGTH = 1000
"""Code points between braces. Nobody writes as many."""

# Go templates trim blanks at "{{- " and " -}}".
_GROUP = re.compile(r"(\{+)(?:-\s)?([^{}]*)(\}*)")
_BEGIN = re.compile(r"(\$?\s*\.)?\s*(\w+)\s*")
_REST = re.compile(rf"\.\s*([{NAME}]+)\s*(?:\.\s*(\w+))?\s*(?:\s-\s*)?")
_UNCLOSED = re.compile(rf"[\s$.{NAME}]*[{NAME}]")


class Suspect:
    """What looks like a placeholder and is none, so that it stays as it is.

    `meant` is the placeholder to write from `start` to `end`, None where it cannot be told.
    """

    __slots__ = ("end", "meant", "start")

    def __init__(self, start: int, end: int, meant: str | None) -> None:
        self.start = start
        self.end = end
        self.meant = meant


def suspects(text: str, unknown: str = "") -> list[Suspect]:
    """Give what looks like a placeholder and is none, in a text that is certain to be an image.

    Nothing is suspected in which, or beside which, the character `unknown` stands for what
    cannot be told; nor `${…}`, which is a variable of another kind.
    """
    suspected = []
    for group in _GROUP.finditer(text):
        start, end = group.span()
        around = text[max(start - 1, 0) : end + 1]
        if around.startswith("$") or (unknown and unknown in around):
            continue
        within = PATTERN.search(group[0])
        if within is None:
            suspect = _suspect(group, text)
            suspected += [suspect] if suspect else []
        elif within[0] != group[0]:  # more braces than two
            suspected.append(Suspect(start, end, within[0]))
    return suspected


def meant_attribute(attribute: str) -> str | None:
    """Give the attribute that an unknown one was meant to be, None where it cannot be told."""
    attribute = attribute.lower()
    return "version" if attribute == "tag" else attribute if attribute in ATTRIBUTES else None


def _suspect(group: re.Match[str], text: str) -> Suspect | None:
    """Judge what stands in braces, of which some may be missing."""
    braces, inner, closing = group.groups()
    end, is_certain = group.end(), True
    if not closing:
        upto = _UNCLOSED.match(inner)
        inner = upto[0] if upto else ""
        end = group.start(2) + len(inner)
        is_certain = text[end : end + 1] in ("", ":", "@")
    begin = _BEGIN.match(inner)
    if begin is None or len(inner) > MAX_LENGTH:
        return None
    dot, keyword, rest = begin[1], begin[2].lower(), inner[begin.end() :]
    if dot:
        is_like = _is_like_keyword(keyword)
        if not is_like and not keyword.startswith("image"):
            return None
    else:
        is_like = len(braces) > 1  # "{image.tag}" may be meant for `str.format`
        if keyword not in KEYWORDS or not rest.startswith("."):
            return None
    return Suspect(group.start(), end, _meant(keyword, rest) if is_like and is_certain else None)


def _meant(keyword: str, rest: str) -> str | None:
    """Spell a placeholder whose keyword, or what is like it, is followed by `rest`."""
    parts = _REST.fullmatch(rest)
    if parts is None:
        return None
    name, attribute = parts.groups()
    meant = [keyword if keyword in KEYWORDS else "image", name]
    if attribute:
        corrected = meant_attribute(attribute)
        if corrected is None:
            return None
        meant.append(corrected)
    return f"{{{{.{'.'.join(meant)}}}}}"


def _is_like_keyword(word: str) -> bool:
    import difflib  # only for mistakes

    return bool(difflib.get_close_matches(word, KEYWORDS, 1, 0.8))
