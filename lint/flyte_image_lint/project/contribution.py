"""What one file has for the names of its project, worked out once for each of its texts."""

from __future__ import annotations

import os

from ..flyte.places import DEFAULT_OPTION, FLYTE2, FLYTEKIT, IMAGE_OPTION, REF_NAME, REFS_OPTION
from ..model.names import UNKNOWN, NameBinding
from ..model.unchecked import Unchecked, at

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.document import Document, ImageEntry
    from ..model.names import Command, NameUse

    Name = tuple[str, str]
    """SDK and name."""

    Rank = tuple[int, str]

WHOLE = ""
"""The form of `{{.image.NAME}}`; the others are "fqn" and "version"."""

ANY = "undefined image names are not reported, because "


class NameReference:
    """A name in a use of it: from `start` to `end` in its text; `form` is the attribute."""

    __slots__ = ("end", "form", "name", "start", "use")

    def __init__(self, use: NameUse, name: str, form: str, start: int, end: int) -> None:
        self.use = use
        self.name = name
        self.form = form
        self.start = start
        self.end = end


def name_references(use: NameUse) -> list[NameReference]:
    """Give the names that a use refers to."""
    text = use.text
    if use.place_kind is REF_NAME:
        return [] if UNKNOWN in text else [NameReference(use, text, WHOLE, 0, len(text))]
    if "{" not in text:
        return []
    from ..flyte.placeholders import find  # costs more than all the rest

    return [
        NameReference(
            use,
            placeholder.name,
            placeholder.attribute or WHOLE,
            placeholder.name_start,
            placeholder.name_end,
        )
        for placeholder in find(text)
    ]


def speaks(use: NameUse) -> str:
    """Give the SDK in whose words a use is written: placeholders are Flyte 1's anywhere."""
    return FLYTE2 if use.place_kind is REF_NAME else FLYTEKIT


class Contribution:
    """What a file binds, uses and runs.

    `rank` orders the files of a project. `documents` are what the file says. `spelled` are the
    names, with their forms, of all placeholders in its text: what becomes of them is not known,
    but nobody can say that they are not used. `texts` are paths and contents of files that run
    commands and are not read, or not all of them, and whether it is a program; `unread` are the
    paths of those that take too long to read, which may bind and use any name. `causes` says, by
    SDK, why any name may be bound here; `is_open_for` has the SDKs of which any name may be used.
    """

    __slots__ = (
        "bindings",
        "causes",
        "commands",
        "documents",
        "is_open_for",
        "rank",
        "spelled",
        "texts",
        "unread",
        "uses",
    )

    def __init__(
        self,
        documents: Iterable[Document] = (),
        spelled: Iterable[tuple[str, str]] = (),
        unread: Iterable[str] = (),
        texts: Iterable[tuple[str, bytes]] = (),
        rank: Rank = (0, ""),
    ) -> None:
        self.rank = rank
        self.documents = list(documents)
        self.spelled: dict[str, list[str]] = {}
        for name, form in spelled:
            self.spelled.setdefault(name, []).append(form)
        self.unread = tuple(unread)
        self.texts = [(path, data, False) for path, data in texts]
        self.commands: list[Command] = []
        self.bindings: dict[Name, list[NameBinding]] = {}
        self.uses: dict[Name, list[NameReference]] = {}
        self.causes: dict[str, Unchecked] = {}
        self.is_open_for: set[str] = set()
        for document in self.documents:
            self._add(document)

    @property
    def is_empty(self) -> bool:
        """Whether no name of the project depends on the file."""
        return not (self.documents or self.spelled or self.unread or self.texts)

    def _add(self, document: Document) -> None:
        flavour = document.flavour
        if document.is_config:
            if document.failure:
                cause = Unchecked(document.source.path, 0, f"{ANY}the config cannot be loaded")
                self.causes.setdefault(flavour, cause)
            for entry in document.entries:
                self.bindings.setdefault((flavour, entry.name), []).append(_binding(entry))
        self.commands += document.commands
        if document.unread:
            self.texts.append((document.source.path, document.source.data, True))
        for binding in document.bindings:
            if binding.name is None:
                why = f"{ANY}{binding.place_kind.label} may give any name here"
                if binding.place_kind in (IMAGE_OPTION, DEFAULT_OPTION, REFS_OPTION):
                    why = f"{ANY}the options of this command are only known when it runs"
                self.causes.setdefault(flavour, at(binding.source, binding.span.start, why))
            else:
                self.bindings.setdefault((flavour, binding.name), []).append(binding)
        for use in document.uses:
            for reference in name_references(use):
                self.uses.setdefault((speaks(use), reference.name), []).append(reference)
            if UNKNOWN in use.text:
                self.is_open_for.add(speaks(use))


def _binding(entry: ImageEntry) -> NameBinding:
    source = entry.document.source
    image = entry.value if entry.certain else None
    return NameBinding(source, entry.place_kind, lambda: entry.place.name, entry.name, image)


def file_name(path: str) -> str:
    """Give the last part of a path with slashes, or as the system writes it."""
    return os.path.basename(path.replace("\\", "/"))
