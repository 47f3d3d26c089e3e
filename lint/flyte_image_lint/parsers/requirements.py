"""Files in which a project pins its requirements: flytekit's version decides the default image."""

from __future__ import annotations

import os

from ..model.document import FLYTEKIT, Config
from ..model.names import Requirement
from ..text.source import Span
from .versions import flytekit_pin, python_pin

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..text.source import Source


def read(source: Source) -> list[Config]:
    """Give the version of flytekit that a file pins."""
    name = os.path.basename(source.path)
    found = flytekit_pin(name, source.text)
    if found is None:
        return []
    config = Config(source, source.kind, FLYTEKIT)
    config.requirements = [
        Requirement(source, Span(*found.span(1)), found[1], python_pin(name, source.text))
    ]
    return [config]
