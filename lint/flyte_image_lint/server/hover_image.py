"""What is known of an image: its parts, what Flyte makes of it, what the lock has, who uses it."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.places import FLYTE2, FLYTEKIT, LATEST, NONE_TAG, RAISES, sdk
from ..images.reference import InvalidReferenceError, parse, parsed
from ..lockfile import key
from .markdown import code, listed, prose
from .occurrences import uses
from .places import place_of
from .task_uses import MAX_PROGRAMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..model.document import ImageEntry
    from ..text.source import Source, Span
    from .hover import HoverFile


def about_image(file: HoverFile, entry: ImageEntry) -> str:
    """Say what is known of the image of an entry."""
    value = entry.value or ""
    title = f"image {code(entry.name)}" if entry.name else "image"
    lines = [f"**{title}** {code(value)}", ""]
    reference = parsed(value) if entry.is_known else None
    if reference is not None:
        lines += parts(reference, file)
    elif entry.is_known and not entry.file:
        lines.append(f"- not a valid image: {prose(why_invalid(value))}")
    elif not entry.is_known:
        lines.append("- parts of it are only known when it runs")
    lines += becomes(entry)
    if reference is not None:
        lines += locked(reference, file.lock)
    if entry.name and file.names:
        lines += used_in(file, entry.document.flavour, entry.name)
    reason = ""
    if entry.document.is_config:
        where = place_of(entry.document.source, entry.place.name.start)
        reason = f"'{entry.name}' from {where}"
    lines += tasks_of(file, reason, entry.full or value)
    return "\n".join(lines)


def why_invalid(value: str) -> str:
    """Say why an image is none."""
    try:
        parse(value)
    except InvalidReferenceError as error:
        return str(error)
    return ""


def parts(reference: Reference, file: HoverFile) -> Iterator[str]:
    """Yield the parts of an image."""
    if reference.domain:
        implied = ", implied" if reference.implicit_registry else ""
        yield f"- registry {code(reference.domain)}{implied}"
    yield f"- repository {code(reference.path)}"
    if reference.tag is not None:
        floats = file.context.floats(reference.tag)
        yield f"- tag {code(reference.tag)}" + (", a floating tag" if floats else "")
    if reference.digest is not None:
        yield f"- digest {code(reference.digest)}"


def becomes(entry: ImageEntry) -> Iterator[str]:
    """Yield what an SDK makes of an image."""
    value, full, place_kind = entry.value or "", entry.full, entry.place_kind
    who = sdk(place_kind.flavour)
    if entry.file:
        yield f"- {who} takes it for the file of an ImageSpec, and builds an image"
    elif full is not None and place_kind.flavour == FLYTEKIT and entry.name:
        fqn, tag, digest = flytekit_parts(value)
        version = code(digest or tag or "") if digest or tag else "the default image's"
        placeholder = code(f"{{{{.image.{entry.name}}}}}")
        yield f"- {placeholder} resolves to {code(full)}; `.fqn` {code(fqn)}, `.version` {version}"
    elif place_kind.untagged == NONE_TAG and full is not None and full != value:
        yield f"- {who} resolves it to {code(full)}"
    elif place_kind.untagged == RAISES and full is None and entry.is_known:
        yield f"- {who} refuses it: it has neither tag nor digest"
    elif place_kind.untagged == LATEST and not any(flytekit_parts(value)[1:]) and entry.is_known:
        yield f"- untagged: the cluster pulls {code(f'{value}:latest')}"


def locked(reference: Reference, lock: Mapping[str, Entry]) -> Iterator[str]:
    """Yield what the lock file has for an image that is not fixed by a digest."""
    locked = None if reference.digest else lock.get(key(reference))
    if locked is not None:
        tag = f"{code(locked.tag)}, " if locked.tag else ""
        yield f"- `flyte-images.lock`: {tag}{code(locked.digest)}"


def used_in(file: HoverFile, flavour: str, name: str) -> Iterator[str]:
    """Yield where a name is used."""
    if file.names is None:
        return
    there = uses(file.names, flavour, name)
    if there:
        places = dict.fromkeys(place(one.source, one.span) for one in there)
        yield f"- used in {listed([*places])}"
    else:
        yield "- no use is found" + ("" if flavour == FLYTE2 else ", as a placeholder")


def tasks_of(file: HoverFile, reason: str, image: str) -> Iterator[str]:
    """Yield the tasks that run on an image, or for a reason."""
    names = file.tasks(reason, image)
    if names is None:
        yield f"- tasks: not looked for, in more than {MAX_PROGRAMS} modules"
        return
    tasks = [f"{code(one.task)} ({code(one.command)})" for one in names]
    if tasks:
        yield f"- tasks: {listed(tasks)}"


def place(source: Source, span: Span) -> str:
    """Give path and line as code."""
    return code(place_of(source, span.start))
