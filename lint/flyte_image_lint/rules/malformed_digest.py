"""FIL120 malformed-digest."""

from __future__ import annotations

from ..images.reference import DIGEST_HEX_LENGTHS, InvalidReferenceError, parse
from ..model.finding import Severity
from ..model.names import UNKNOWN
from ..text.source import Span, shorten
from .rule import DIGEST, ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    value = entry.value or ""
    left, at, digest = value.rpartition("@")
    if not at or not digest or not left or "@" in left or "/" in digest:
        return
    if UNKNOWN in digest:
        return
    try:
        parse("image" if UNKNOWN in left else left)
    except InvalidReferenceError:
        return  # what stands before is wrong as well, and first
    try:
        parse(f"image@{digest}" if UNKNOWN in left else value)
    except InvalidReferenceError:
        where = entry.place.value
        if entry.place.editable:
            where = Span(where.end - len(digest), where.end)
        elif not entry.is_known:
            where = entry.place.part(len(left) + 1, len(value)) or where
        yield RULE.finding(
            entry,
            f"malformed digest '{shorten(digest, 30)}' ({_why(digest)}): the cluster cannot pull "
            "the image",
            "copy the whole digest: 'sha256:' and 64 hexadecimal digits in lower case",
            at=where,
        )


def _why(digest: str) -> str:
    algorithm, colon, encoded = digest.partition(":")
    if not colon:
        return "no algorithm"
    length = DIGEST_HEX_LENGTHS.get(algorithm)
    if length is None:
        return "unsupported algorithm"
    if len(encoded) != length:
        return f"{len(encoded)} of {length} digits"
    return "not lower-case hexadecimal"


RULE = Rule(
    code="FIL120",
    name="malformed-digest",
    subject=ENTRY,
    severity=Severity.ERROR,
    summary="Malformed digest",
    what=(
        "Checks for digests that are not `sha256:` and 64 hexadecimal digits in lower case (or "
        "`sha384:` and 96, `sha512:` and 128)."
    ),
    why="Flyte does not check digests. The cluster cannot pull an image with a malformed one.",
    use_instead="Copy the whole digest, as the registry or `docker pull` shows it.",
    hazards=("H03", "H06"),
    sources=("distribution/reference", "go-digest"),
    examples=(
        Example(
            bad="[images]\napp = docker.io/org/app@sha256:4f5c\n",
            good=f"[images]\napp = docker.io/org/app@{DIGEST}\n",
        ),
    ),
    check=_check,
)
