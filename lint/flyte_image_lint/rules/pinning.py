"""The fix that several rules share: to pin an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..project import Unpinned
from .rule import rewrite

if TYPE_CHECKING:
    from ..findings import Fix
    from ..project import Image, Project


def pin(
    image: Image, project: Project, *, broken: bool = False, differs: bool = False
) -> tuple[Fix | None, str]:
    """Give the fix that pins `image`, or None and, where pinning was asked for, why not.

    It is safe where the user has said what to write, where the image does not work as it is
    (`broken`), and where the pin is the same content; but not where what runs today is not
    what the image says (`differs`).
    """
    if project.pins is None:
        return None, ""
    if not image.site.place.editable:
        return None, f"it cannot be pinned here, since {image.site.place.why}"
    found = project.pins(image)
    if isinstance(found, Unpinned):
        return None, f"it cannot be pinned: {found.reason}" if found.reason else ""
    safe = found.by_hand or broken or (found.same and not differs)
    return rewrite(image.site, found.value, f"pin to '{found.value}'", safe=safe), ""
