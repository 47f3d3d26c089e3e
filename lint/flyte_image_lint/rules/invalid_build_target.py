"""FIL204 invalid-build-target."""

from __future__ import annotations

import re

from ..flyte.places import (
    CONFIG_BUILDER,
    IMAGE_TEXT,
    SPEC_NAME,
    SPEC_REGISTRY,
    TAG_FORMAT,
    sdk,
)
from ..flyte.releases import REGISTRY_CHECKED, shown
from ..images.grammar import is_tag
from ..images.partial import is_partial
from ..images.reference import UPPERCASE, InvalidReferenceError, parse
from ..model.finding import Severity
from ..text.source import shorten
from .entries import rewrite
from .rule import ENTRY, Example, Rule
from .usage import is_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding, Fix
    from .context import RuleContext

BUILDERS = ("local", "local-podman", "remote")
"""Image builders of Flyte 2; plugins may bring others."""

# `validate_container_registry_name` in flytekit/image_spec/image_spec.py.
_REGISTRY = re.compile(r"(?:localhost:\d{1,5}|[a-z\d._-]+(?::\d{1,5})?)(?:/[\w.-]+)*")
_HASH = "0bc646aa66ce0f57"
"""Stands for the hash that both SDKs take for the tag."""


def _check(entry: ImageEntry, context: RuleContext) -> Iterator[Finding]:
    value, place_kind = entry.value, entry.place_kind
    if value is None or is_partial(value):
        return
    if place_kind is IMAGE_TEXT:
        yield _finding(
            entry,
            f"'default_image' is the string '{shorten(value)}', not an Image: flytekit cannot use "
            "it",
            "write 'ImageConfig.from_images(IMAGE)', or pass an 'Image'",
            raises="AttributeError: 'str' object has no attribute 'full'",
        )
    elif place_kind is CONFIG_BUILDER:
        yield from _builder(entry)
    elif place_kind is TAG_FORMAT:
        yield from _tag_format(entry, context)
    elif place_kind is SPEC_REGISTRY and value and _is_refused(value, context):
        wrong, help = _fault("registry", value)
        yield _finding(
            entry,
            f"{wrong}: flytekit refuses to build the image",
            help,
            raises=f"ValueError: Invalid container registry name: '{shorten(value.lower())}'",
        )
    else:
        yield from _built(entry)


def _is_refused(registry: str, context: RuleContext) -> bool:
    """Whether flytekit refuses a registry by itself."""
    return not is_below(context, REGISTRY_CHECKED) and not _REGISTRY.fullmatch(registry.lower())


def _built(entry: ImageEntry) -> Iterator[Finding]:
    """Report a registry or a name that makes no image."""
    value, place_kind = entry.value or "", entry.place_kind
    if place_kind.is_registry:
        image = f"{value}/NAME:HASH"
        parsed = f"{value}/name:{_HASH}"
        if not value:
            return
    else:
        image, parsed = f"{value}:HASH", f"docker.io/x/{value}:{_HASH}"
    if place_kind in (SPEC_REGISTRY, SPEC_NAME):
        image, parsed = image.replace(value, value.lower(), 1), parsed.lower()
    try:
        parse(parsed)
    except InvalidReferenceError as error:
        fix = None
        if error.reason == UPPERCASE:
            fix = rewrite(entry, value.lower(), f"write '{value.lower()}'", safe=False)
            wrong = f"upper-case letter in '{shorten(value)}'"
            help = f"did you mean '{shorten(value.lower())}'?"
        else:
            wrong, help = _fault("registry" if place_kind.is_registry else "repository", value)
        builder = sdk(place_kind.flavour)
        yield _finding(entry, f"{wrong}: {builder} cannot push '{shorten(image)}'", help, fix)


def _tag_format(entry: ImageEntry, context: RuleContext) -> Iterator[Finding]:
    """Report a `tag_format` that makes no tag, or one that floats."""
    value = entry.value or ""
    tag = value.replace("{spec_hash}", _HASH)
    if "{" in tag:
        return
    if not is_tag(tag):
        yield _finding(
            entry,
            f"invalid tag from tag_format '{shorten(value)}': the image cannot be pushed",
            "use only letters, digits, '.', '_', '-' and '{spec_hash}'",
        )
    elif context.floats(tag):
        yield _finding(
            entry,
            f"tag_format '{shorten(value)}' gives every build the same floating tag",
            "add '{spec_hash}', or remove 'tag_format'",
            severity=Severity.WARNING,
        )


def _builder(entry: ImageEntry) -> Iterator[Finding]:
    """Report a builder that is a slip of one that there is; others may be of plugins."""
    from ..text.nearest import nearest  # only for mistakes

    value = entry.value or ""
    meant = nearest(value.lower().replace("_", "-"), BUILDERS)
    if value in BUILDERS or meant is None:
        return
    yield _finding(
        entry,
        f"unknown image builder '{shorten(value)}': Flyte 2 cannot build an image",
        f"did you mean '{meant}'?",
        rewrite(entry, meant, f"write '{meant}'", safe=False),
    )


def _fault(what: str, value: str) -> tuple[str, str]:
    """Say what is wrong with a registry or a repository, and what to write."""
    scheme, is_url, host = value.partition("://")
    if is_url and scheme.isalpha():
        return f"{what} '{shorten(value)}' has a scheme", f"write '{shorten(host)}'"
    last = value.rpartition("/")[2]
    if ":" in last and not (last == value and last.partition(":")[2].isdecimal()):
        return (
            f"{what} '{shorten(value)}' has a tag",
            f"write '{shorten(value.rpartition(':')[0])}'",
        )
    if value.endswith("/"):
        return f"{what} '{shorten(value)}' ends in '/'", f"write '{shorten(value.rstrip('/'))}'"
    return f"invalid {what} '{shorten(value)}'", "write HOST/ORGANIZATION, without spaces"


def _finding(
    entry: ImageEntry,
    message: str,
    help: str,
    fix: Fix | None = None,
    *,
    severity: Severity | None = None,
    raises: str = "",
) -> Finding:
    return RULE.finding(entry, message, help, severity=severity, fix=fix, raises=raises)


RULE = Rule(
    code="FIL204",
    name="invalid-build-target",
    subject=ENTRY,
    severity=Severity.ERROR,
    severities="warning for a `tag_format` that gives every build one floating tag",
    summary="Invalid registry, name or tag format of a build",
    what=(
        "Checks the registry, the name, the tag format and the builder of images that Flyte builds."
    ),
    why=(
        "Both SDKs join the image that they build from a registry, a name and a hash. flytekit "
        f"lower-cases registry and name, and since {shown(REGISTRY_CHECKED)} refuses an invalid "
        "registry, but it does not check the name: `app:1.0` gives `ghcr.io/org/app:1.0:HASH`. "
        "Flyte 2 checks nothing and keeps upper-case letters: `ghcr.io/MyOrg/app:HASH` is invalid. "
        "An `ImageConfig` needs an `Image` as `default_image`; a string fails where it is used. "
        "A `tag_format` without `{spec_hash}` gives all builds one tag."
    ),
    use_instead="Write a registry without scheme, tag and final slash, and a name without a tag.",
    hazards=(),
    sources=("flytekit/image_spec/image_spec.py", "flyte/_image.py"),
    options=("flytekit", "floating-tags"),
    examples=(
        Example(
            path="images.py",
            bad=(
                "from flytekit import ImageSpec\n\n"
                'spec = ImageSpec(name="app", registry="ghcr.io/org:latest")\n'
            ),
            good=(
                "from flytekit import ImageSpec\n\n"
                'spec = ImageSpec(name="app", registry="ghcr.io/org")\n'
            ),
        ),
        Example(
            path="images.py",
            bad=(
                "import flyte\n\n"
                'image = flyte.Image.from_debian_base(registry="ghcr.io/MyOrg", name="app")\n'
            ),
            good=(
                "import flyte\n\n"
                'image = flyte.Image.from_debian_base(registry="ghcr.io/myorg", name="app")\n'
            ),
        ),
    ),
    check=_check,
)
