"""What a file says about images, in Flyte's reading, with the places where it says so.

The parsers fill these; the rules read them. Places are worked out when they are first asked
for, so that a clean file costs none of it.
"""

from __future__ import annotations

from ..flyte.image import flytekit_full, flytekit_parts
from ..flyte.places import CONFIG, NONE_TAG, RAISES, REFS
from ..flyte.places import FLYTE2 as FLYTE2
from ..flyte.places import FLYTEKIT as FLYTEKIT
from ..text.source import UNKNOWN, Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..flyte.places import PlaceKind
    from .names import Command, ConstantUse, NameBinding, NameUse, Requirement


class ParseFailure:
    """Why Flyte cannot read a file or a value.

    `kind` is a short constant that rules look for. `message` is what Flyte raises, as
    "ExceptionType: text". `detail` is what the parser itself said, where Flyte hides it.
    `span` is where, where that is known.
    """

    __slots__ = ("detail", "kind", "message", "span")

    def __init__(self, kind: str, message: str, span: Span | None = None, detail: str = "") -> None:
        self.kind = kind
        self.message = message
        self.span = span
        self.detail = detail


class Place:
    """Where an entry stands: its name, its value, and whether the value's text spells it.

    `value` is the text between quotes, if there are any. `editable` says that replacing just
    that text replaces just that value; `not_editable_because` says why it does not, and is empty
    where it does. `part` gives the place of a part of a value that is spelled in parts, by its
    offsets; None where that is not spelled.
    """

    __slots__ = ("name", "not_editable_because", "part", "value")

    def __init__(
        self,
        name: Span,
        value: Span,
        not_editable_because: str = "",
        part: Callable[[int, int], Span | None] = lambda _start, _end: None,
    ) -> None:
        self.name = name
        self.value = value
        self.not_editable_because = not_editable_because
        self.part = part

    @property
    def editable(self) -> bool:
        """Whether the text at `value` spells the value."""
        return not self.not_editable_because


class ImageEntry:
    """An image, and in most places the friendly name that it is given.

    `name` is `str()` of the key, whose type `key_type` names; "" where such places give none.
    `value` is the image as Flyte has it, None where it has none: a value that is not a string
    (`type_name` says what it is) or one that fails. Each part of it that is only known when a
    program runs is UNKNOWN. `raw` is the value before INI interpolation. `leaked` marks an option
    of `[DEFAULT]` that shows up under `[images]`. `file` says that flytekit finds a file of
    that path and takes it for an ImageSpec. `used_in` is the place in another file where the
    image is used, "" where it stands there. An entry is `certain` unless another version of
    PyYAML gives the name another image.
    """

    __slots__ = (
        "_locate",
        "_place",
        "certain",
        "document",
        "failure",
        "file",
        "key_type",
        "leaked",
        "name",
        "place_kind",
        "raw",
        "type_name",
        "used_in",
        "value",
    )  # fmt: skip

    def __init__(
        self,
        document: Document,
        name: str,
        value: str | None,
        locate: Callable[[], Place],
        *,
        raw: str | None = None,
        type_name: str = "str",
        failure: ParseFailure | None = None,
        key_type: str = "str",
        leaked: bool = False,
        place_kind: PlaceKind | None = None,
    ) -> None:
        self.document = document
        self.place_kind = place_kind or (CONFIG if document.flavour == FLYTEKIT else REFS)
        self.name = name
        self.value = value
        self.raw = value if raw is None else raw
        self.type_name = type_name
        self.failure = failure
        self.file = False
        self.certain = True
        self.used_in = ""
        self.key_type = key_type
        self.leaked = leaked
        self._locate = locate
        self._place: Place | None = None

    @property
    def is_known(self) -> bool:
        """Whether all of the image can be told."""
        return self.value is None or UNKNOWN not in self.value

    @property
    def full(self) -> str | None:
        """What the whole image becomes where the name is used; None where that is not known."""
        if self.value is None or self.file or self.value.endswith(UNKNOWN):
            return None
        if self.place_kind.untagged == NONE_TAG:
            return flytekit_full(self.value)
        if self.place_kind.untagged == RAISES:
            has_version = flytekit_parts(self.value)[1:] != (None, None)
            return flytekit_full(self.value) if has_version else None
        return self.value

    def with_value(self, value: str) -> ImageEntry:
        """Give the same entry with another value."""
        other = ImageEntry(self.document, self.name, value, self._locate, key_type=self.key_type,
                     leaked=self.leaked, place_kind=self.place_kind)  # fmt: skip
        other.file, other.used_in = self.file, self.used_in
        return other

    @property
    def place(self) -> Place:
        """Where the entry stands."""
        if self._place is None:
            self._place = self._locate()
        return self._place


class NearMissKey:
    """A section or key that is nearly the one that Flyte reads images from."""

    __slots__ = ("locate", "text", "wanted")

    def __init__(self, text: str, wanted: str, locate: Callable[[], Span]) -> None:
        self.text = text
        self.wanted = wanted
        self.locate = locate


class DuplicateKey:
    """A YAML key that stands twice in one mapping: the later one wins, silently."""

    __slots__ = ("first", "key", "later")

    def __init__(self, key: str, first: Span, later: Span) -> None:
        self.key = key
        self.first = first
        self.later = later


class Ambiguity:
    """A name whose image depends on the version of PyYAML, as merge keys (`<<`) make it.

    `first` is the image with PyYAML up to 6.0.3, `later` that from 6.0.4; None where it has none.
    `entry` is the entry that gives `first`, or else that which gives `later`.
    """

    __slots__ = ("entry", "first", "later")

    def __init__(self, entry: ImageEntry, first: str | None, later: str | None) -> None:
        self.entry = entry
        self.first = first
        self.later = later


class Document:
    """One file as one of the two SDKs has it: a config, or another one that speaks of images.

    `format` is "ini" or "yaml" for a config, from which an SDK reads its settings; `is_config` is
    that question, worked out once, since it is put for every entry and no constant is imported.
    The other files have others, and beside `entries` have `uses` of names, `bindings` of names,
    `commands` and `requirements`. `failure` is set where the SDK cannot use the file at all; that
    of a single entry is on the entry. `entries` come in the order in which the SDK has them;
    `targets` are what a config says of images that are built. `references` are constants of other
    modules, `parts` the full names of those that strings are put together from. `faults` are those
    of an ImageSpec file, which is one if a command names it where `needs_command` is set.
    `duplicates` finds the keys that stand twice; unless `may_have_duplicates`, there are none.
    `unread` says why nothing, or not all, of another file could be read; "" where all was.
    `ambiguities` are names whose image is not certain.
    """

    __slots__ = (
        "ambiguities",
        "bindings",
        "commands",
        "duplicates",
        "entries",
        "failure",
        "faults",
        "flavour",
        "format",
        "is_config",
        "may_have_duplicates",
        "near_misses",
        "needs_command",
        "parts",
        "references",
        "requirements",
        "source",
        "targets",
        "unread",
        "uses",
    )

    def __init__(self, source: Source, format: str, flavour: str) -> None:
        self.source = source
        self.format = format
        self.is_config = format in ("ini", "yaml")
        self.flavour = flavour
        self.failure: ParseFailure | None = None
        self.entries: list[ImageEntry] = []
        self.targets: list[ImageEntry] = []
        self.faults: list[ParseFailure] = []
        self.references: list[ConstantUse] = []
        self.parts: tuple[str, ...] = ()
        self.needs_command = False
        self.near_misses: list[NearMissKey] = []
        self.ambiguities: list[Ambiguity] = []
        self.may_have_duplicates = False
        self.duplicates: Callable[[], list[DuplicateKey]] = list
        self.uses: Sequence[NameUse] = ()
        self.bindings: Sequence[NameBinding] = ()
        self.commands: Sequence[Command] = ()
        self.requirements: Sequence[Requirement] = ()
        self.unread = ""

    @property
    def error(self) -> str | None:
        """What Flyte raises when it reads the images of this file, None where it does not."""
        if self.failure:
            return self.failure.message
        if self.flavour == FLYTE2:  # a bad entry harms only those who use it
            return None
        failures = [entry.failure for entry in self.entries if entry.failure]
        # All values are interpolated before the first of them is looked up.
        failures.sort(key=lambda failure: not failure.kind.startswith("interpolation"))
        return failures[0].message if failures else None
