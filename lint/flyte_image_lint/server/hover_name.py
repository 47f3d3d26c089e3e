"""What is known of a friendly name: the image behind it, and where it is bound."""

from __future__ import annotations

from ..flyte.image import flytekit_full, flytekit_parts
from ..flyte.placeholders import PlaceholderError, resolve
from ..flyte.places import FLYTEKIT, NONE_TAG, RAISES, sdk
from ..images.reference import parsed
from ..text.source import UNKNOWN, first_line
from .hover_image import locked, parts, place, tasks_of, used_in
from .markdown import code, prose
from .occurrences import bindings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..flyte.image import ImageParts
    from .hover import HoverFile
    from .occurrences import Occurrence

DEFAULT = ("<default image>", "<the default image's tag>", None)
"""Stands for the default image, which depends on where the tasks are registered."""


def about_name(file: HoverFile, name: Occurrence) -> str:
    """Say what is known of a name at a place."""
    lines = [f"**image name** {code(name.name)} ({sdk(name.flavour)})", ""]
    bound = bindings(file.names, name.flavour, name.name) if file.names else []
    for one in bound:
        label = f", {one.place_kind.label}" if one.place_kind else ""
        shown_image = code(one.image) if one.image is not None else "an image that cannot be told"
        lines.append(f"- {shown_image}: {place(one.source, one.span)}{label}{_untagged(one)}")
    if not bound:
        lines += _unbound(file, name)
    images = {one.image for one in bound}
    image = images.pop() if len(images) == 1 else None
    if image is not None and (reference := parsed(image)):
        lines += parts(reference, file)
        lines += locked(reference, file.lock)
    if not name.is_binding:
        lines += _becomes(file, name)
    else:
        lines += used_in(file, name.flavour, name.name)
    lines += tasks_of(file, f"'{name.name}' from ", "")
    return "\n".join(lines)


def _untagged(bound: Occurrence) -> str:
    """Say what becomes of an image without tag and digest."""
    if bound.image is None or bound.place_kind is None or any(flytekit_parts(bound.image)[1:]):
        return ""
    if bound.place_kind.untagged == NONE_TAG:
        return f", resolves to {code(flytekit_full(bound.image))}"
    if bound.place_kind.untagged == RAISES:
        return ", refused: neither tag nor digest"
    return f", pulled as {code(f'{bound.image}:latest')}"


def _unbound(file: HoverFile, name: Occurrence) -> Iterator[str]:
    if name.name == "default" and name.flavour == FLYTEKIT:
        yield "- the default image: `--image`, `FLYTE_INTERNAL_IMAGE`, or flytekit's own"
    elif file.names is None:
        yield "- the file is outside of all folders, so no other file is read"
    elif name.name in file.names.supplied:
        yield "- defined outside of the project, as the setting `names` says"
    else:
        near = file.names.nearest(name.name, name.flavour)
        hint = f"; did you mean {code(near)}?" if near else ""
        yield f"- not defined{hint}"


def _becomes(file: HoverFile, name: Occurrence) -> Iterator[str]:
    """Yield what becomes of the whole string that a placeholder stands in."""
    for document in file.documents:
        for use in document.uses:
            span = use.spanned.span
            if not (span.start <= name.span.start and name.span.end <= span.end):
                continue
            if not use.place_kind.expands or UNKNOWN in use.text:
                continue
            try:
                image = resolve(use.text, _images(file), DEFAULT)
            except PlaceholderError as error:
                yield f"- flytekit raises {prose(first_line(str(error)))}"
            else:
                yield f"- resolves to {code(image)}"
            return


class _images(dict[str, "ImageParts"]):  # noqa: N801 - a look-up, as `resolve` takes one
    """The images of names that are bound to one alone."""

    def __init__(self, file: HoverFile) -> None:
        self._file = file

    def get(self, name: str, _default: object = None) -> ImageParts | None:  # type: ignore[override]
        """Give the parts of a name's image."""
        names = self._file.names
        images = {one.image for one in bindings(names, FLYTEKIT, name)} if names else set()
        image = images.pop() if len(images) == 1 else None
        return None if image is None else flytekit_parts(image)
