"""Uses of which it cannot be told which name they use."""

from __future__ import annotations

import re

from ..flyte.places import FLYTEKIT, REF_NAME
from ..model.names import UNKNOWN
from ..project.contribution import speaks
from ..text.stars import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.names import NameUse

_BRACES = re.compile(r"\{\{([^{}]*)")
_NAME = re.compile(rf"\s*\.images?\.([\w{UNKNOWN}-]*)", re.IGNORECASE)
_BEGINNINGS = (".image.", ".images.")


def may_name(use: NameUse, flavour: str, name: str) -> bool:
    """Whether a string that is not all known may use a name in its unknown parts."""
    if UNKNOWN not in use.text or speaks(use) != flavour:
        return False
    if use.place_kind is REF_NAME:
        return fits(use.text.split(UNKNOWN), name)
    return flavour == FLYTEKIT and any(
        _may_be(inner[1], name) for inner in _BRACES.finditer(use.text) if UNKNOWN in inner[1]
    )


def _may_be(inner: str, name: str) -> bool:
    """Whether what stands behind two braces may be a placeholder of a name."""
    match = _NAME.match(inner)
    if match:
        return fits(match[1].split(UNKNOWN), name)
    certain = inner.partition(UNKNOWN)[0].strip().lower()
    return any(beginning.startswith(certain) for beginning in _BEGINNINGS)
