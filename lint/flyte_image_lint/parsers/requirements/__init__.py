"""Files in which a project says which flytekit it runs with, which decides the default image."""

from __future__ import annotations

import os

from ...model.document import FLYTEKIT, Document
from ...model.names import Requirement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ...text.source import Source


def read(source: Source) -> list[Document]:
    """Give the versions of flytekit that a file allows, at the place of the first that counts."""
    from .files import combined, pythons_of, stated  # costs only here

    name = os.path.basename(source.path)
    requirements = stated(name, source.text)
    pythons = pythons_of(name, source.text)
    python = pythons[0] if pythons and len(pythons) == 1 else None
    versions = combined(requirements, python)
    if versions is None:
        return []
    spans = [one.span for one in requirements if str(one.versions) and one.holds(python)]
    document = Document(source, source.kind, FLYTEKIT)
    document.requirements = [Requirement(source, spans[0], versions, pythons)]
    return [document]
