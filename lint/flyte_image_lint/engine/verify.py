"""Whether a file that has been fixed means what it is to mean, and nothing else has changed."""

from __future__ import annotations

from .edited import Edited
from .structure import broken_by

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..model.document import Document, ImageEntry
    from ..model.finding import Finding
    from ..text.source import Source, Span

NOT_READ = "Flyte would not read the file as it does now"
_OTHERS_CHANGE = "the image of another name would change with it"
_NOT_MEANT = "the image would not become what it is to be"
_RESHAPED = "more than the image would change"


class Objection:
    """What is against fixes, and which of the findings are to blame; none where that is not known.

    Without those that are to blame, there may be other objections.
    """

    __slots__ = ("blamed", "why")

    def __init__(self, why: str, blamed: list[Finding] | None = None) -> None:
        self.why = why
        self.blamed = blamed or []


def verify_fix(
    before: list[Document],
    after: list[Document],
    sources: tuple[Source, Source],
    findings: list[Finding],
) -> Objection | None:
    """Say what has changed beside what `findings` are about, to the values of their fixes."""
    edited = Edited(findings)
    objection: Objection | None = None
    if not before:  # a module of constants that other files use
        objection = Objection(_OTHERS_CHANGE) if after else None
    elif all(document.is_config for document in before):
        objection = _objection_in_config(before, after, edited)
    else:
        objection = _objection_elsewhere(before, after, edited)
    return objection or _objection_to_shape(sources, edited)


def _objection_to_shape(sources: tuple[Source, Source], edited: Edited) -> Objection | None:
    """Compare what is not about images: commands, documents, syntax trees."""
    before, after = sources
    text = before.printable_text
    edits = edited.edits()
    changes = [
        (span.start, span.end, text[span.start : span.end], content)
        for span, content, _finding in edits
    ]
    broken = broken_by(before, after, changes)
    if broken is None:
        return Objection(_RESHAPED)
    return Objection(_RESHAPED, [edits[at][2] for at in broken]) if broken else None


def _objection_in_config(
    before: list[Document], after: list[Document], edited: Edited
) -> Objection | None:
    if max(map(_harm, after)) > max(map(_harm, before)):
        return Objection(NOT_READ)
    by_flavour = {document.flavour: document for document in after}
    for document in before:
        new = by_flavour.get(document.flavour)
        if new is None and not document.entries and not document.failure:
            continue  # a renamed key may make it the other SDK's
        if new is None or _harm(new) > _harm(document):
            return Objection(NOT_READ)
        objection = _objection_to_images(document, new, edited)
        if objection:
            return objection
    return None


def _objection_to_images(document: Document, new: Document, edited: Edited) -> Objection | None:
    images = {entry.name: entry.value for entry in new.entries}
    by_place: dict[Span, list[Finding]] = {}
    for entry in document.entries:
        about = edited.about(entry)
        if about:
            by_place.setdefault(entry.place.value, []).extend(about)
    missed: list[Finding] = []
    changed: list[ImageEntry] = []
    for entry in document.entries:
        about = by_place.get(entry.place.value, [])  # an alias has the place of its anchor
        if not about and images.get(entry.name, entry) != entry.value:
            changed.append(entry)
        for finding in about:
            value = finding.fix.value if finding.fix else None
            if value is not None and images.get(entry.name, value) != value:
                missed.append(finding)
    if changed:
        return Objection(_OTHERS_CHANGE, edited.behind(document, changed))
    return Objection(_NOT_MEANT, missed) if missed else None


def _objection_elsewhere(
    before: list[Document], after: list[Document], edited: Edited
) -> Objection | None:
    """Say what has changed in a file that is no config, where names may stand often or not at all.

    A fix may make a use of a name out of an image.
    """
    if _count(before) != _count(after):
        return Objection(_OTHERS_CHANGE)
    left = {(entry.name, entry.value) for document in after for entry in document.entries}
    texts = {use.text for document in after for use in document.uses}
    missed: list[Finding] = []
    for document in before:
        for entry in document.entries:
            about = edited.about(entry)
            if not about and entry.value not in texts and (entry.name, entry.value) not in left:
                return Objection(_OTHERS_CHANGE)
            for finding in about:
                value = finding.fix.value if finding.fix else None
                if value is not None and value not in texts and (entry.name, value) not in left:
                    missed.append(finding)
        for use in document.uses:
            if use.text not in texts and not edited.touches(use.spanned.span):
                return Objection(_OTHERS_CHANGE)
    return Objection(_NOT_MEANT, missed) if missed else None


def _count(documents: list[Document]) -> int:
    return sum(len(document.entries) + len(document.uses) for document in documents)


def _harm(document: Document) -> int:
    """Give how much does not load: 0 nothing, 1 or 2 the images, 3 the other settings as well."""
    if document.failure is None:
        return int(document.error is not None)
    return 2 if document.failure.kind in ("images-null", "images-type") else 3
