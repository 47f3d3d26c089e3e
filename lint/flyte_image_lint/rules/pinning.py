"""The fix that several rules share: to pin an image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..project import Unpinned
from .rule import rewrite

if TYPE_CHECKING:
    from ..findings import Fix
    from ..project import Image, Project


def pin(image: Image, project: Project, *, works: bool = True) -> tuple[Fix | None, str]:
    """Give the fix that pins `image`, or None and, where pinning was asked for, why not.

    It is safe where the pin is the same content, or where the image does not work as it is.
    """
    if project.pins is None:
        return None, ""
    if not image.site.place.editable:
        return None, f"; it cannot be pinned here, since {image.site.place.why}"
    found = project.pins(image)
    if isinstance(found, Unpinned):
        return None, f"; it cannot be pinned: {found.reason}" if found.reason else ""
    fix = rewrite(image.site, found.value, f"pin to '{found.value}'", safe=found.same or not works)
    return fix, ""
