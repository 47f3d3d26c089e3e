"""FIL105 unsupported-digest."""

from __future__ import annotations

from ..flyte.places import AUTO_IMAGE, DEFAULT_OPTION, FROM_IMAGES_DEFAULT, INTERNAL_IMAGE, RAISES
from ..flyte.releases import DIGEST_OF_VERSION, DIGESTS, OWN_PARSER, last_before, shown
from ..model.finding import Severity
from ..text.source import shorten
from .entries import is_reachable, part
from .rule import DIGEST, IMAGE, Example, Rule
from .usage import is_below

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.finding import Finding
    from .context import Image, RuleContext


DEFAULTS = (DEFAULT_OPTION, FROM_IMAGES_DEFAULT, AUTO_IMAGE, INTERNAL_IMAGE)
"""Places of the image that tasks without one get."""


def _check(image: Image, context: RuleContext) -> Iterator[Finding]:
    reference, entry = image.reference, image.entry
    is_default = entry.place_kind in DEFAULTS
    if reference.digest is None or not (is_default or is_reachable(entry)):
        return
    if is_below(context, DIGESTS):
        what, note, raises = _broken(image, context)
        yield RULE.finding(
            image,
            f"flytekit {context.flytekit_versions} does not support digests: {what}",
            f"write a tag, or use flytekit {shown(DIGEST_OF_VERSION)} or newer",
            at=part(image, reference.digest_span),
            note=note,
            raises=raises,
        )
    elif not is_default and is_below(context, DIGEST_OF_VERSION):
        yield from _of_version(image, context)


def _broken(image: Image, context: RuleContext) -> tuple[str, str, str]:
    """Say what comes of a digest, what it resolves to, and what is raised, before `DIGESTS`."""
    entry, fqn = image.entry, image.value.rpartition("@")[0]
    is_default = entry.place_kind in DEFAULTS
    subject = "the default image" if is_default else f"'{{{{.image.{shorten(entry.name)}}}}}'"
    unpulled = "the cluster cannot pull the image"
    if not is_below(context, OWN_PARSER):
        digest = shorten(image.reference.digest or "", 20)
        return unpulled, f"{subject} resolves to '{shorten(fqn)}:{digest}'", ""
    if image.reference.tag is not None:
        return "the digest is dropped", f"{subject} resolves to '{shorten(fqn)}'", ""
    if entry.place_kind.untagged == RAISES:
        raises = f"AssertionError: Incorrectly formatted image {image.value}, missing tag"
        return "flytekit rejects the image", "", raises
    return unpulled, f"{subject} resolves to '{shorten(fqn)}:None'", ""


def _of_version(image: Image, context: RuleContext) -> Iterator[Finding]:
    """Report a digest that `.version` breaks, where the whole image is right."""
    entry, reference = image.entry, image.reference
    forms = context.names.forms(entry.name) if context.names else set()
    if forms and "version" not in forms:
        return
    name, fqn = shorten(entry.name), shorten(image.value.rpartition("@")[0])
    yield RULE.finding(
        image,
        f"'{name}' has a digest: in flytekit {context.flytekit_versions}, tasks must use "
        f"'{{{{.image.{name}}}}}', not '.fqn' and '.version'",
        f"write a tag, use only '{{{{.image.{name}}}}}', or use flytekit "
        f"{shown(DIGEST_OF_VERSION)} or newer",
        note=f"'{{{{.image.{name}.fqn}}}}:{{{{.image.{name}.version}}}}' resolves to "
        f"'{fqn}:{shorten(reference.digest or '', 20)}'",
        at=part(image, reference.digest_span),
        severity=Severity.ERROR if forms else Severity.WARNING,
    )


RULE = Rule(
    code="FIL105",
    name="unsupported-digest",
    subject=IMAGE,
    severity=Severity.ERROR,
    severities="warning where no use of the image is found",
    summary="Digest that the project's flytekit does not support",
    what="Checks for digests where the project uses a flytekit that does not support them.",
    why=(
        f"Before {shown(DIGESTS)}, flytekit writes `app:sha256:…` for every digest, also for "
        f"that of the default image; before {shown(DIGEST_OF_VERSION)}, for "
        "`{{.image.app.fqn}}:{{.image.app.version}}`. "
        f"Up to {shown(last_before(OWN_PARSER))}, an image with tag and digest loses its digest, "
        "one without a tag resolves to `app:None`, and `--image` rejects it. The rule needs the "
        "project's version of flytekit, from its requirements or from the setting `flytekit`."
    ),
    use_instead="Use a tag, or upgrade flytekit.",
    hazards=("H05",),
    sources=("flytekit/configuration/__init__.py", "flytekit/core/python_auto_container.py"),
    options=("flytekit",),
    examples=(
        Example(
            bad=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
            path="flytekit.config",
            settings='flytekit = "1.16.12"\n',
        ),
        Example(
            path="register.sh",
            bad=f"pyflyte register --image ghcr.io/org/app@{DIGEST} workflows\n",
            good="pyflyte register --image ghcr.io/org/app:1.4.2 workflows\n",
            settings='flytekit = "1.11.0"\n',
        ),
    ),
    check=_check,
)
