"""What is read of files that are no configs, in few words."""

from __future__ import annotations

import re

from flyte_image_lint.model.document import Document, ImageEntry
from flyte_image_lint.parsers import dispatch
from flyte_image_lint.text.source import Source as Source
from flyte_image_lint.text.source import Span, apply_edits

PATHS = {"just": "justfile", "dockerfile": "Dockerfile"}


def read(kind: str, text: str | bytes) -> list[Document]:
    """Read a file of that kind; "just" is a justfile."""
    data = text if isinstance(text, bytes) else text.encode()
    read_as = "make" if kind == "just" else kind
    return dispatch.read(Source(PATHS.get(kind, "file"), data, read_as))


def entries(configs: list[Document]) -> list[ImageEntry]:
    """Give all images."""
    return [entry for config in configs for entry in config.entries]


def images(configs: list[Document]) -> list[tuple[str, str | None]]:
    """Give the name and the value of each image."""
    return [(entry.name, entry.value) for entry in entries(configs)]


def names(configs: list[Document]) -> list[tuple[str | None, str | None]]:
    """Give each name that is bound, and its image."""
    return [(one.name, one.image) for config in configs for one in config.bindings]


def used(configs: list[Document]) -> list[tuple[str, str]]:
    """Give the kind of place and the text of each use."""
    return [(repr(use.place_kind), use.text) for config in configs for use in config.uses]


def commands(configs: list[Document]) -> list[tuple[str, str | None, tuple[str, ...], bool]]:
    """Give each command line: program and verb, config, targets, whether all of it is known."""
    return [
        (f"{one.program} {one.verb}", one.config, one.targets, one.is_known)
        for config in configs
        for one in config.commands
    ]


def is_empty(configs: list[Document]) -> bool:
    """Whether nothing was found, be that because a file could not be read."""
    return not any(c.entries or c.uses or c.bindings or c.commands for c in configs)


def unread(configs: list[Document]) -> list[str]:
    """Give why files could not be read."""
    return [config.unread for config in configs if config.unread]


def unmarked(text: str) -> tuple[str, list[str], list[Span]]:
    """Take the marks «…» out of a text; give what they hold, and where that stands."""
    plain, spans, at = "", [], 0
    for match in re.finditer("«(.*?)»", text, re.DOTALL):
        plain += text[at : match.start()]
        spans.append(Span(len(plain), len(plain) + len(match[1])))
        plain += match[1]
        at = match.end()
    plain += text[at:]
    return plain, [plain[span.start : span.end] for span in spans], spans


def check_edits(kind: str, text: str) -> None:
    """Replace each image that can be replaced; reading again gives just what is there changed."""
    before = entries(read(kind, text))
    for entry in before:
        if entry.place.editable:
            new = "quay.io/new/image:9"
            edited = apply_edits(text, [(entry.place.value, new)])
            expected = [
                (one.name, new if one.place.value == entry.place.value else one.value)
                for one in before
            ]
            assert images(read(kind, edited)) == expected, edited
