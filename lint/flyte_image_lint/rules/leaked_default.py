"""FIL304 leaked-default."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache

from ..model.finding import Edit, Fix, Severity
from ..parsers.configs.interpolation import references
from ..text.source import Span, shorten
from .rule import ENTRY, Example, Rule

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.document import Document, ImageEntry
    from ..model.finding import Finding
    from .context import RuleContext


def _check(entry: ImageEntry, _context: RuleContext) -> Iterator[Finding]:
    if entry.leaked:
        name = shorten(entry.name)
        image = f" '{shorten(entry.full)}'" if entry.full else ""
        fix = _fix(entry)
        yield RULE.finding(
            entry,
            f"'{name}' in [DEFAULT] is also an image{image}: write its value where it is used",
            f"move '{name}' out of [DEFAULT], or replace '%({name})s' with its value",
            at=entry.place.name,
            fix=None if isinstance(fix, str) else fix,
            note=f"not fixed: {fix}" if isinstance(fix, str) else "",
        )


def _fix(entry: ImageEntry) -> Fix | str:
    """Write the value out where images refer to it, and remove it; or say why not.

    It is not safe: whatever else reads the file may take the option from any section.
    """
    if not _is_spelled(entry):
        return entry.place.not_editable_because
    uses, in_all = _uses(entry.document)
    edits = []
    for other, start, end in uses[entry.name]:
        if not _is_spelled(other):
            return f"'{shorten(other.name)}', which uses the option, is not on one line"
        at = other.place.value.start
        edits.append(Edit(Span(at + start, at + end), entry.raw or ""))
    if not edits:
        return "no image uses the option, and its section is not known"
    if len(edits) < in_all[entry.name]:
        return "other sections use the option as well"
    source = entry.document.source
    line = source.line_of(entry.place.name.start)
    edits.append(Edit(source.full_line_span(line), ""))
    return Fix(
        "write the value where the option is used, and remove the option", tuple(edits), safe=False
    )


def _is_spelled(entry: ImageEntry) -> bool:
    """Whether the text at the entry's place is its value, on one line."""
    place, raw = entry.place.value, entry.raw or ""
    return entry.document.source.text[place.start : place.end] == raw and "\n" not in raw


@lru_cache(maxsize=1)
def _uses(document: Document) -> tuple[dict[str, list[tuple[ImageEntry, int, int]]], Counter[str]]:
    """Give the references to each option in the images, and how many there are in all the file.

    A reference is where it stands in the value.
    """
    uses: dict[str, list[tuple[ImageEntry, int, int]]] = defaultdict(list)
    for entry in document.entries:
        for name, start, end in references(entry.raw or ""):
            uses[name].append((entry, start, end))
    source = document.source
    lines = (source.line_text(line) for line in range(1, len(source.starts()) + 1))
    code_lines = (line for line in lines if not line.lstrip().startswith(("#", ";")))
    return uses, Counter(name for line in code_lines for name, _start, _end in references(line))


RULE = Rule(
    code="FIL304",
    name="leaked-default",
    subject=ENTRY,
    severity=Severity.WARNING,
    summary="Option of `[DEFAULT]` that is read as an image",
    what="Checks INI configs for options of `[DEFAULT]`, which configparser adds to `[images]`.",
    why=(
        "configparser adds the options of `[DEFAULT]` to every section. flytekit reads each "
        "option of `[images]` as an image name with an image."
    ),
    use_instead="Move the option to another section, or write its value where it is used.",
    hazards=("H32",),
    sources=("flytekit/configuration/internal.py", "configparser"),
    examples=(
        Example(
            bad="[DEFAULT]\nver = 1.4.2\n\n[images]\napp = docker.io/org/app:%(ver)s\n",
            good="[DEFAULT]\n\n[images]\napp = docker.io/org/app:1.4.2\n",
        ),
    ),
    check=_check,
)
