"""Images of which parts are only known when a program runs: what is known may be enough.

In their texts, each part that is not known is `text.UNKNOWN`. `$REG/app:latest` floats,
whatever the registry is; `evil.example/app:$TAG` is pulled from there, whatever the tag is.
"""

from __future__ import annotations

from ..text.source import UNKNOWN, Span, shorten
from .reference import DOCKER_HUB, Reference, domain_end

TEMPLATE_MARK = "cookiecutter"
"""Stands in every template that a project is made from."""


def is_partial(value: str) -> bool:
    """Whether parts of a text are not known."""
    return UNKNOWN in value


def shown(value: str) -> str:
    """Give a text for people: "…" for each part that is not known."""
    return shorten(value, len(value))


def parse_partial(value: str) -> Reference:
    """Take apart an image that is partly known; nothing is checked.

    A part that is not known, or not to its end, is UNKNOWN: behind it may stand another. A tag
    or digest is None only where there is certainly none. The path may have UNKNOWN in it.
    """
    named, at, digest = value.partition("@")
    if at and is_partial(digest):
        digest = UNKNOWN
    head, slash, last = named.rpartition("/")
    last, colon, written = last.partition(":")
    tag: str | None = written if colon else None
    if (written or last).endswith(UNKNOWN) or (not colon and (is_partial(last) or not slash)):
        tag = UNKNOWN
    name = f"{head}{slash}{last}"
    first, slash, path = name.partition("/")
    if is_partial(first) or not slash:
        return Reference(value, UNKNOWN, path if slash else name, tag, digest if at else None)
    if domain_end(f"{name}/") < 0:
        first, path = DOCKER_HUB, name
    return Reference(value, first, path, tag, digest if at else None)


def known_folder(path: str) -> str:
    """Give the segments of a path before the first that is not wholly known."""
    before, unknown, _after = path.partition(UNKNOWN)
    return before.rpartition("/")[0] if unknown else path


def upper_case(value: str) -> Span | None:
    """Give the place of the repository where letters that are known are upper-case ones.

    What follows an unknown part of the last segment may be a tag, and what stands before the
    first "/" a host; both may have them.
    """
    name = value.partition("@")[0]
    head, slash, last = name.rpartition("/")
    last, colon, _tag = last.partition(":")
    if not colon:
        last = last.partition(UNKNOWN)[0]
    name = f"{head}{slash}{last}"
    start = name.find("/") + 1
    if not start or name[start:] == name[start:].lower():
        return None
    return Span(start, len(name))


def without_templates(text: str) -> str:
    """Give a text with UNKNOWN for each character of what cookiecutter replaces."""
    if TEMPLATE_MARK not in text:
        return text
    parts: list[str] = []
    at = 0
    while (start := _first(text, ("{{", "{%"), at)) >= 0:
        end = text.find("}}" if text[start + 1] == "{" else "%}", start)
        if end < 0:
            break
        end += 2
        template = text[start:end]
        is_of_it = TEMPLATE_MARK in template or template[1] == "%"
        parts += [text[at:start], UNKNOWN * len(template) if is_of_it else template]
        at = end
    return "".join([*parts, text[at:]])


def _first(text: str, marks: tuple[str, ...], at: int) -> int:
    """Give where the first of some marks stands from `at` on, -1 where none does."""
    return min((place for mark in marks if (place := text.find(mark, at)) >= 0), default=-1)
