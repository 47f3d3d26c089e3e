"""How a project's other files speak of images: they use names, define names, and run commands."""

from __future__ import annotations

from ..text.source import UNKNOWN as UNKNOWN
from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..flyte.places import PlaceKind
    from ..flyte.versions import Versions
    from ..text.source import Source


MAX_VALUE = 10_000
"""Code points of a value that is put together; no image has near as many.

Variables may double each other, so that a few lines make gigabytes. A longer value is UNKNOWN.
"""

MAX_EXPANDED = 200_000
"""Code points that variables may add to one script; the values of those that follow are UNKNOWN."""


class SpannedText:
    """A string of a program or a command, and where its parts are spelled.

    `text` is the string as Flyte gets it, with UNKNOWN for each part that cannot be told.
    `pieces` are those parts of it that are spelled to the letter: where each begins and ends in
    `text`, and where it begins in the file. `span` is all that the string is made of, quotes
    included.
    """

    __slots__ = ("pieces", "span", "text")

    def __init__(self, text: str, span: Span, pieces: Sequence[tuple[int, int, int]] = ()) -> None:
        self.text = text
        self.span = span
        self.pieces = tuple(pieces)

    @property
    def is_known(self) -> bool:
        """Whether all of the string can be told."""
        return UNKNOWN not in self.text

    def exact(self, start: int = 0, end: int | None = None) -> Span | None:
        """Give the place of the text from `start` to `end`; None if it is not spelled there."""
        end = len(self.text) if end is None else end
        for first, last, offset in self.pieces:
            if first <= start <= end <= last:
                return Span(offset + start - first, offset + end - first)
        return None

    def followed_by(self, mark: str, other: SpannedText, span: Span) -> SpannedText:
        """Give this string with a mark and another one behind it; all of it stands at `span`."""
        shift = len(self.text) + len(mark)
        more = [(first + shift, last + shift, at) for first, last, at in other.pieces]
        return SpannedText(f"{self.text}{mark}{other.text}", span, [*self.pieces, *more])

    def where(self, start: int = 0, end: int | None = None) -> Span:
        """Give the place of the text from `start` to `end`, or of the whole string."""
        return self.exact(start, end) or self.span


class ConstantUse:
    """A constant of another module of the project, which stands where an image may.

    `dotted` is its full name, as imports give it, with keys of dictionaries:
    `images.GPU`, `.images.NAMED["a"]`. `span` is where it is used. `importer` is the path of the
    file that imports it, which may only hand it on.
    """

    __slots__ = ("but", "dotted", "importer", "place_kind", "placeholders_only", "source", "span")

    def __init__(
        self,
        source: Source,
        place_kind: PlaceKind,
        dotted: str,
        span: Span,
        *,
        placeholders_only: bool = False,
        but: str = "",
        importer: str = "",
    ) -> None:
        self.source = source
        self.importer = importer or source.path
        self.place_kind = place_kind
        self.dotted = dotted
        self.span = span
        self.placeholders_only = placeholders_only
        self.but = but


class WantedConstant:
    """What another file takes from a module: an expression in it, as an image of some kind."""

    __slots__ = ("expression", "reference")

    def __init__(self, expression: str, reference: ConstantUse) -> None:
        self.expression = expression
        self.reference = reference


class NameUse:
    """A string that refers to friendly names, or may do so, and the kind of place it stands in.

    In Flyte 1 names stand in placeholders; for `places.REF_NAME`, the whole text is a name.
    `used_in` is the place in another file where the string is used, "" where it stands there.
    """

    __slots__ = ("place_kind", "source", "spanned", "used_in")

    def __init__(self, source: Source, place_kind: PlaceKind, spanned: SpannedText) -> None:
        self.used_in = ""
        self.source = source
        self.place_kind = place_kind
        self.spanned = spanned

    @property
    def text(self) -> str:
        """The string, with UNKNOWN for the parts that cannot be told."""
        return self.spanned.text


class NameBinding:
    """A name that is bound to an image. Each is None where it cannot be told.

    A `name` of None may be any name. `span` may be a function, for places that take time.
    `spelled` is where the name alone is spelled to the letter; None where it is not, and in
    configs, where `span` is that place.
    """

    __slots__ = ("_span", "image", "name", "place_kind", "source", "spelled")

    def __init__(
        self,
        source: Source,
        place_kind: PlaceKind,
        span: Span | Callable[[], Span],
        name: str | None,
        image: str | None,
        spelled: Span | None = None,
    ) -> None:
        self.source = source
        self.place_kind = place_kind
        self.name = name
        self.image = image
        self.spelled = spelled
        self._span = span

    @property
    def span(self) -> Span:
        """Where the name stands, or what it is made of."""
        if not isinstance(self._span, Span):
            self._span = self._span()
        return self._span


class Requirement:
    """The versions of flytekit that a file of the project allows.

    `pythons` are those that the same file is for, as `3.11`; None where it does not say.
    """

    __slots__ = ("pythons", "source", "span", "versions")

    def __init__(
        self,
        source: Source,
        span: Span,
        versions: Versions,
        pythons: tuple[str, ...] | None = None,
    ) -> None:
        self.source = source
        self.span = span
        self.versions = versions
        self.pythons = pythons


class Command:
    """A command line of `pyflyte`, `flyte` or `flytekit`'s kin.

    `verb` is its subcommand; `config` the path given by `--config`, "" where it cannot be told,
    None where none is given. `bindings` are the images that it binds to names. `targets` are
    the files, folders and packages that it is about. `is_known` says that it has nothing else:
    no variable that may hold more options. `files` are the paths of ImageSpec files that it is
    given. `refused` is the option for which the program refuses it, "" if it takes the command;
    then it binds nothing. `meant` is what may have been meant by that, and `option` its place.
    `options` are those of the program and the verb, with their values, "" for those that take none;
    `arguments` are the words behind the verb that are no options of it. Both have UNKNOWN for what
    cannot be told.
    """

    __slots__ = (
        "arguments",
        "bindings",
        "config",
        "files",
        "is_known",
        "meant",
        "option",
        "options",
        "program",
        "refused",
        "source",
        "span",
        "targets",
        "verb",
    )

    def __init__(
        self,
        source: Source,
        span: Span,
        program: str,
        verb: str,
        *,
        config: str | None = None,
        bindings: Sequence[NameBinding] = (),
        targets: Sequence[str] = (),
        is_known: bool = True,
        files: Sequence[str] = (),
        refused: str = "",
        meant: str = "",
        option: Span | None = None,
        options: Sequence[tuple[str, str]] = (),
        arguments: Sequence[str] = (),
    ) -> None:
        self.source = source
        self.span = span
        self.options = tuple(options)
        self.arguments = tuple(arguments)
        self.files = tuple(files)
        self.refused = refused
        self.meant = meant
        self.option = option or span
        self.program = program
        self.verb = verb
        self.config = config
        self.bindings = tuple(bindings)
        self.targets = tuple(targets)
        self.is_known = is_known
