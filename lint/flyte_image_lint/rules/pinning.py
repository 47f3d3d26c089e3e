"""The fix that several rules share: to pin an image."""

from __future__ import annotations

from .answers import Unpinned
from .entries import is_bare, rewrite

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.finding import Fix
    from .context import Image, RuleContext


def pin(
    image: Image, context: RuleContext, *, broken: Callable[[], bool] | None = None
) -> tuple[Fix | None, str]:
    """Give the fix that pins `image`, or None and, where pinning was asked for, why not.

    It is safe where the user has said what to write, and where the pin is the same content; or,
    with `broken`, where that says that the image does not work as it is. One word is never safe:
    it may be a friendly name, or `true`.
    """
    if context.pins is None:
        return None, ""
    if not image.entry.is_known:
        return None, "not pinned: parts of the image are only known at run time"
    if not image.entry.place.editable:
        return None, f"not pinned: {image.entry.place.not_editable_because}; edit the file by hand"
    outcome = context.pins(image)
    if isinstance(outcome, Unpinned):
        return None, f"not pinned: {outcome.reason}" if outcome.reason else ""
    safe = outcome.by_hand or (
        (outcome.same if broken is None else broken()) and not is_bare(image.reference)
    )
    return rewrite(image.entry, outcome.value, f"pin to '{outcome.value}'", safe=safe), ""
