"""What a file says about images, gathered while it is read."""

from __future__ import annotations

from ..flyte.places import FLYTE2, FLYTEKIT, MANIFEST
from ..images.partial import without_templates
from ..model.document import Document, ImageEntry, Place
from ..model.names import UNKNOWN, NameBinding, NameUse
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..flyte.places import PlaceKind
    from ..model.document import ParseFailure
    from ..model.names import Command, ConstantUse, SpannedText
    from ..text.source import Source

MIXED = "the value is put together from several parts"


class DocumentBuilder:
    """The findings of one parser, for each SDK.

    In a file of examples, documentation, names count, for somebody may run what stands there;
    but nobody does as it stands, so that images and what is unknown do not.

    `unread` says why not all of the file could be read; see `model.Document`.

    What is found at one place twice is kept once: lists in YAML are words, and may be scripts.
    """

    def __init__(self, source: Source, *, is_example: bool = False) -> None:
        self.source = source
        self.is_example = is_example
        self.references: list[ConstantUse] = []
        self.parts: tuple[str, ...] = ()
        self.used_in = ""
        self.needs_command = False
        self.faults: list[ParseFailure] = []
        self._documents = {
            flavour: Document(source, source.kind, flavour) for flavour in (FLYTEKIT, FLYTE2)
        }
        self._entries: dict[tuple[PlaceKind, str, int, int], ImageEntry] = {}
        self._uses: dict[tuple[PlaceKind, int], NameUse] = {}
        self._used: set[int] = set()
        self._bindings: dict[tuple[int, str | None], NameBinding] = {}
        self._commands: dict[int, tuple[str, Command]] = {}
        self.unread = ""

    def image(
        self, place_kind: PlaceKind, spanned: SpannedText, start: int = 0, name: str = ""
    ) -> None:
        """Keep an image: what is `spanned` from `start` on; what is before gives it its `name`."""
        value = without_templates(spanned.text[start:])
        exact = spanned.exact(start)
        place = Place(
            spanned.where(0, max(len(name), 1) if start else None),
            exact or spanned.span,
            "" if exact else MIXED,
            lambda first, last: spanned.exact(start + first, start + last),
        )
        entry = ImageEntry(
            self._documents[place_kind.flavour], name, value, lambda: place, place_kind=place_kind
        )
        entry.used_in = self.used_in
        if (value.strip(UNKNOWN) or not value) and not self.is_example:
            self._entries.setdefault((place_kind, value, place.value.start, place.value.end), entry)

    def define(
        self,
        place_kind: PlaceKind,
        span: Span,
        name: str | None,
        image: str | None,
        spelled: Span | None = None,
    ) -> NameBinding:
        """Keep a name that is bound to an image."""
        binding = NameBinding(self.source, place_kind, span, name, image, spelled)
        if name is not None or not self.is_example:
            self._bindings.setdefault((span.start, name), binding)
        return binding

    def use(self, place_kind: PlaceKind, spanned: SpannedText) -> None:
        """Keep a string that refers to names; for MANIFEST, unless it is known for what."""
        start = spanned.span.start
        if place_kind is not MANIFEST or start not in self._used:
            use = NameUse(self.source, place_kind, spanned)
            use.used_in = self.used_in
            self._uses.setdefault((place_kind, start), use)
        self._used.add(start)

    def command(self, flavour: str, command: Command) -> None:
        """Keep a command line."""
        self._commands.setdefault(command.span.start, (flavour, command))

    def documents(self) -> list[Document]:
        """Give what there is, in order of place: at most one config for each SDK."""
        self._documents[FLYTEKIT].unread = self.unread
        for flavour, document in self._documents.items():
            entries = [entry for entry in self._entries.values() if entry.document is document]
            document.entries = sorted(entries, key=lambda entry: entry.place.value.start)
            document.uses = sorted(
                (use for use in self._uses.values() if use.place_kind.flavour == flavour),
                key=lambda use: use.spanned.span.start,
            )
            document.bindings = sorted(
                (
                    binding
                    for binding in self._bindings.values()
                    if binding.place_kind.flavour == flavour
                ),
                key=lambda binding: binding.span.start,
            )
            document.commands = sorted(
                (command for speaks, command in self._commands.values() if speaks == flavour),
                key=lambda command: command.span.start,
            )
        for reference in self.references:
            self._documents[reference.place_kind.flavour].references.append(reference)
        flytekit = self._documents[FLYTEKIT]
        flytekit.parts = self.parts
        flytekit.needs_command, flytekit.faults = self.needs_command, self.faults
        return [
            document
            for document in self._documents.values()
            if document.entries
            or document.uses
            or document.bindings
            or document.commands
            or document.faults
            or document.references
            or document.parts
            or document.unread
        ]


def unread(source: Source, why: str) -> list[Document]:
    """Give what a file says that cannot be read."""
    builder = DocumentBuilder(source)
    builder.unread = why
    return builder.documents()


NESTED = "it is nested too deeply"
"""Why a file is unread for which Python's stack is too small."""
