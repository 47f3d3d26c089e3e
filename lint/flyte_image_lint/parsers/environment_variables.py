"""The variables of the environment by which Flyte is told an image."""

from __future__ import annotations

import re

from ..flyte.places import INTERNAL_IMAGE, REFS_VARIABLE, REGISTRY_VARIABLE
from ..model.names import UNKNOWN
from . import quick_test
from .shell.nesting import part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.names import SpannedText
    from .document_builder import DocumentBuilder

NAMES = quick_test.VARIABLES
# As an assignment, and as the arguments of docker's `-e`, `--env` and `--build-arg`.
_WORD = re.compile(rf"(?:-e|--env=|--build-arg=)?({'|'.join(NAMES)})=")


def in_word(
    builder: DocumentBuilder, word: SpannedText, at: Callable[[SpannedText], SpannedText]
) -> None:
    """Keep what a word of a command line sets; `at` gives it its place in the file."""
    start = _WORD.match(word.text)
    if start:
        assign(builder, start[1], at(part(word, start.end(), len(word.text))))


def assign(builder: DocumentBuilder, name: str, value: SpannedText) -> None:
    """Keep what a variable is set to, if it is one of those and that can be told."""
    if name == quick_test.IMAGE_REFS:
        builder.define(REFS_VARIABLE, value.span, None, None)
    elif name == quick_test.INTERNAL_IMAGE and _may_be_image(value.text):
        builder.image(INTERNAL_IMAGE, value)
    elif name == quick_test.IMAGE_REGISTRY and _may_be_image(value.text):
        builder.image(REGISTRY_VARIABLE, value)


def _may_be_image(text: str) -> bool:
    """Whether a text is one word of which something is known."""
    certain = text.replace(UNKNOWN, "")
    return (
        len(text.split()) == 1 and bool(certain) and not any(m in certain for m in ("$", "{{", "<"))
    )
