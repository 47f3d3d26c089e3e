"""What is known of an image: its parts, what Flyte makes of it, what the lock has, who uses it."""

from __future__ import annotations

from ..flyte.image import flytekit_parts
from ..flyte.places import FLYTE2, FLYTEKIT, LATEST, NONE_TAG, RAISES, sdk
from ..images.reference import InvalidReferenceError, parse
from ..lockfile import key
from .markdown import code, listed, prose
from .occurrences import uses
from .task_uses import MAX_PROGRAMS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..images.reference import Reference
    from ..lockfile import Entry
    from ..model.document import Site
    from ..text.source import Source, Span
    from .hover import Known


def about_image(known: Known, site: Site) -> str:
    """Say what is known of the image of an entry."""
    value = site.value or ""
    title = f"image {code(site.name)}" if site.name else "image"
    lines = [f"**{title}** {code(value)}", ""]
    reference = parsed(value) if site.is_known else None
    if reference is not None:
        lines += parts(reference, known)
    elif site.is_known and not site.file:
        lines.append(f"- not a valid image: {prose(why_invalid(value))}")
    elif not site.is_known:
        lines.append("- parts of it are only known when it runs")
    lines += becomes(site)
    if reference is not None:
        lines += locked(reference, known.lock)
    if site.name and site.field.binds and known.names:
        lines += used_in(known, site.config.flavour, site.name)
    reason = ""
    if site.config.is_config:
        line, _column = site.config.source.position(site.place.name.start)
        reason = f"'{site.name}' from {site.config.source.path}:{line}"
    lines += tasks_of(known, reason, site.full or value)
    return "\n".join(lines)


def parsed(value: str) -> Reference | None:
    """Take an image apart; None if it is none."""
    try:
        return parse(value)
    except InvalidReferenceError:
        return None


def why_invalid(value: str) -> str:
    """Say why an image is none."""
    try:
        parse(value)
    except InvalidReferenceError as error:
        return str(error)
    return ""


def parts(reference: Reference, known: Known) -> Iterator[str]:
    """Yield the parts of an image."""
    if reference.domain:
        implied = ", implied" if reference.implicit_registry else ""
        yield f"- registry {code(reference.domain)}{implied}"
    yield f"- repository {code(reference.path)}"
    if reference.tag is not None:
        floats = known.context.floats(reference.tag)
        yield f"- tag {code(reference.tag)}" + (", a floating tag" if floats else "")
    if reference.digest is not None:
        yield f"- digest {code(reference.digest)}"


def becomes(site: Site) -> Iterator[str]:
    """Yield what an SDK makes of an image."""
    value, full, field = site.value or "", site.full, site.field
    who = sdk(field.flavour)
    if site.file:
        yield f"- {who} takes it for the file of an ImageSpec, and builds an image"
    elif full is not None and field.flavour == FLYTEKIT and field.binds and site.name:
        fqn, tag, digest = flytekit_parts(value)
        version = code(digest or tag or "") if digest or tag else "the default image's"
        placeholder = code(f"{{{{.image.{site.name}}}}}")
        yield f"- {placeholder} resolves to {code(full)}; `.fqn` {code(fqn)}, `.version` {version}"
    elif field.untagged == NONE_TAG and full is not None and full != value:
        yield f"- {who} resolves it to {code(full)}"
    elif field.untagged == RAISES and full is None and site.is_known:
        yield f"- {who} refuses it: it has neither tag nor digest"
    elif field.untagged == LATEST and not any(flytekit_parts(value)[1:]) and site.is_known:
        yield f"- untagged: the cluster pulls {code(f'{value}:latest')}"


def locked(reference: Reference, lock: Mapping[str, Entry]) -> Iterator[str]:
    """Yield what the lock file has for an image that is not fixed by a digest."""
    entry = None if reference.digest else lock.get(key(reference))
    if entry is not None:
        tag = f"{code(entry.tag)}, " if entry.tag else ""
        yield f"- `flyte-images.lock`: {tag}{code(entry.digest)}"


def used_in(known: Known, flavour: str, name: str) -> Iterator[str]:
    """Yield where a name is used."""
    if known.names is None:
        return
    there = uses(known.names, flavour, name)
    if there:
        places = dict.fromkeys(place(one.source, one.span) for one in there)
        yield f"- used in {listed([*places])}"
    else:
        yield "- no use is found" + ("" if flavour == FLYTE2 else ", as a placeholder")


def tasks_of(known: Known, reason: str, image: str) -> Iterator[str]:
    """Yield the tasks that run on an image, or for a reason."""
    found = known.tasks(reason, image)
    if found is None:
        yield f"- tasks: not looked for, in more than {MAX_PROGRAMS} modules"
        return
    tasks = [f"{code(one.task)} ({code(one.command)})" for one in found]
    if tasks:
        yield f"- tasks: {listed(tasks)}"


def place(source: Source, span: Span) -> str:
    """Give path and line."""
    return code(f"{source.path}:{source.position(span.start)[0]}")
