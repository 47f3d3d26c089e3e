"""FIL016 misnamed-section."""

from __future__ import annotations

from ..flyte.places import sdk
from ..model.finding import Edit, Fix, Severity
from ..text.source import shorten
from .rule import FILE, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document, NearMissKey
    from ..model.finding import Finding
    from .context import RuleContext


def _check(document: Document, _context: RuleContext) -> Iterator[Finding]:
    for heading in document.near_misses:
        yield RULE.finding(
            document,
            f"'{shorten(heading.text)}' is ignored: {sdk(document.flavour)} reads images only from "
            f"'{heading.wanted}'",
            _advice(heading),
            at=heading.locate(),
            fix=_fix(document, heading),
        )


def _advice(heading: NearMissKey) -> str:
    section, dot, key = heading.text.rpartition(".")
    if dot and key == heading.wanted and section != "image":
        return f"move '{key}' out of '{section}:', to the start of the line"
    return f"did you mean '{heading.wanted}'?"


def _fix(document: Document, heading: NearMissKey) -> Fix | None:
    """Rename it in place, where it is the only one; it starts to count, which is not safe."""
    where = heading.locate()
    written = document.source.text[where.start : where.end]
    if document.format == "ini":
        content = written.replace(heading.text, heading.wanted, 1)
        named = document.entries or len(document.near_misses) > 1
    else:
        content = heading.wanted.rstrip(":").rpartition(".")[2]
        elsewhere = "." in heading.text and not heading.text.startswith("image.")
        elsewhere |= heading.wanted == "image.image_refs:" and "." not in heading.text
        named = document.entries or elsewhere
    if named or content == written:
        return None
    return Fix(f"rename the section to '{content}'", (Edit(where, content),), safe=False)


RULE = Rule(
    code="FIL016",
    name="misnamed-section",
    subject=FILE,
    severity=Severity.ERROR,
    summary="Misspelled section name",
    what="Checks for names of sections and keys that are nearly the one with the images.",
    why=(
        "Names of sections and keys are compared exactly. flytekit reads `[images]` in INI and "
        "`images:` in YAML; Flyte 2 reads `image_refs:` below `image:`. `[Images]`, `[ images ]`, "
        "`[image]`, `Images:`, `imageRefs:` and `images:` inside of another section are silently "
        "ignored, and every use of their image names fails at registration."
    ),
    use_instead="Rename the section to the one that Flyte reads.",
    hazards=("H37",),
    sources=("flytekit/configuration/internal.py", "flyte/config/_internal.py"),
    examples=(
        Example(
            bad="[Images]\napp = docker.io/org/app:1.4.2\n",
            good="[images]\napp = docker.io/org/app:1.4.2\n",
        ),
        Example(
            bad="image:\n  imageRefs:\n    app: docker.io/org/app:1.4.2\n",
            good="image:\n  image_refs:\n    app: docker.io/org/app:1.4.2\n",
            path=".flyte/config.yaml",
        ),
        Example(
            bad=(
                "admin:\n  endpoint: dns:///flyte.example.com\n"
                "  images:\n    app: docker.io/org/app:1.4.2\n"
            ),
            good=(
                "admin:\n  endpoint: dns:///flyte.example.com\n"
                "images:\n  app: docker.io/org/app:1.4.2\n"
            ),
            path="config.yaml",
        ),
    ),
    check=_check,
)
