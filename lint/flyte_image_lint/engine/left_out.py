"""What of a file is not checked: that is said, so that "no problems" means what it says."""

from __future__ import annotations

import os

from ..model.unchecked import Unchecked, at
from ..text.roots import upwards
from .asking import is_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..model.document import Document
    from ..model.names import Command
    from ..rules.context import RuleContext


def left_out(documents: Sequence[Document], context: RuleContext) -> list[Unchecked]:
    """Give what is not checked of a file, once its findings have been asked for."""
    unchecked = list(context.unchecked)
    for document in documents:
        if document.unread:
            unchecked.append(Unchecked(document.source.path, 0, f"not checked: {document.unread}"))
        if document.is_config and document.failure and is_template(document):
            unchecked.append(Unchecked(document.source.path, 0, "not checked: it is a template"))
        for command in document.commands:
            unchecked += [
                at(command.source, command.span.start, f"not checked: '{path}' was not found")
                for path in _absent(command, context)
            ]
    return unchecked


def _absent(command: Command, context: RuleContext) -> Iterator[str]:
    """Give the files of the project that a command names and that are not there."""
    for path in command.files:
        if not _is_there(path, command.source.path, context.exists):
            yield path
    path = command.config or ""
    if path and not path.startswith(("~", "/")) and not os.path.isabs(path):
        is_there = _is_there(path, command.source.path, context.exists)
        if not is_there and not (context.names and context.names.config_at(path)):
            yield path


def _is_there(path: str, beside: str, exists: Callable[[str], bool]) -> bool:
    """Whether there is a file in the folder of another, or in one that that is in."""
    places = upwards(os.path.dirname(os.path.abspath(beside)))
    return any(exists(os.path.join(place, path)) for place in places)
