"""The variables of the environment by which Flyte is told an image."""

from __future__ import annotations

import re

from ..fields import INTERNAL_IMAGE, REFS_VARIABLE
from ..mentions import UNKNOWN
from .nesting import part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..mentions import Written
    from .gathering import Gathered

IMAGE = "FLYTE_INTERNAL_IMAGE"
"""flytekit's default image."""

REFS = "FLYTE_IMAGE_IMAGE_REFS"
"""Takes the place of `image.image_refs` in Flyte 2."""

NAMES = (IMAGE, REFS)
# As an assignment, and as the arguments of docker's `-e`, `--env` and `--build-arg`.
_WORD = re.compile(rf"(?:-e|--env=|--build-arg=)?({'|'.join(NAMES)})=")


def tells(data: bytes) -> bool:
    """Whether one of the variables is named."""
    return IMAGE.encode() in data or REFS.encode() in data


def names(text: str) -> bool:
    """Whether one of the variables is named."""
    return any(name in text for name in NAMES)


def in_word(found: Gathered, word: Written, at: Callable[[Written], Written]) -> None:
    """Keep what a word of a command line sets; `at` gives it its place in the file."""
    start = _WORD.match(word.text)
    if start:
        assign(found, start[1], at(part(word, start.end(), len(word.text))))


def assign(found: Gathered, name: str, value: Written) -> None:
    """Keep what a variable is set to, if it is one of those and that can be told."""
    if name == REFS:
        found.define(REFS_VARIABLE, value.span, None, None)
    elif name == IMAGE and len(value.text.split()) == 1 and not _is_computed(value.text):
        found.image(INTERNAL_IMAGE, value)


def _is_computed(text: str) -> bool:
    return any(mark in text for mark in (UNKNOWN, "$", "{{", "<"))
