"""What the rules report. Nothing here is imported while there is nothing to report.

Nor are `typing` and `enum` then: each takes longer than to find and to report what is wrong.
"""

from __future__ import annotations

from ..text.source import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, ClassVar

    from ..text.source import Source


class Severity(str):
    """How bad: a crash or an image that cannot be pulled, a moving or ignored one, untidiness."""

    __slots__ = ()

    if TYPE_CHECKING:
        ERROR: ClassVar[Severity]
        WARNING: ClassVar[Severity]
        INFO: ClassVar[Severity]

    def __new__(cls, value: str) -> Severity:
        """Give the severity of that name. Raises ValueError."""
        if value not in _NAMES:
            raise ValueError(f"'{value}' is no severity")
        return super().__new__(cls, value)

    @property
    def value(self) -> str:
        """The name."""
        return str(self)

    @property
    def rank(self) -> int:
        """0 for the least severe."""
        return _NAMES.index(self)


_NAMES = ("info", "warning", "error")
Severity.INFO, Severity.WARNING, Severity.ERROR = map(Severity, _NAMES)


class Edit(tuple[Span, str]):
    """Replace the text at `span` by `content`."""

    __slots__ = ()

    def __new__(cls, span: Span, content: str) -> Edit:
        """Give an edit, which is a pair."""
        return super().__new__(cls, (span, content))

    @property
    def span(self) -> Span:
        """What is replaced."""
        return self[0]

    @property
    def content(self) -> str:
        """What stands there then."""
        return self[1]

    @property
    def key(self) -> tuple[int, int, str]:
        """What tells it from others of its text, in their order: cheap, and files have many."""
        span, content = self
        return span.start, span.end, content


class Fix:
    """Edits that fix one finding.

    It is `safe` where the new image is the old one's content, or where the old one could not
    work at all; `title` says what it does. `value` is the image that the entry then has, None
    where the fix is not about one entry's image. `replaces_help` says that who sees title and
    edits needs no help.
    """

    __slots__ = ("edits", "replaces_help", "safe", "title", "value")

    def __init__(
        self,
        title: str,
        edits: tuple[Edit, ...],
        safe: bool,
        value: str | None = None,
        *,
        replaces_help: bool = True,
    ) -> None:
        self.title = title
        self.edits = edits
        self.safe = safe
        self.value = value
        self.replaces_help = replaces_help


class Finding:
    """One thing that is wrong.

    `message` gives the cause and one consequence, `help` what to write, `note` what else helps to
    understand it, or why no fix was applied, `remedy` what would settle all findings that have the
    same one. `raises` is what an SDK raises because of it, word for word, as "ExceptionType: text",
    and `sdk` the one that does; "" where nothing is raised. `name` is the friendly name and `image`
    the value concerned, where there are any. `anchor` is where the entry begins that `span` is in,
    on another line perhaps.
    """

    __slots__ = ("anchor", "code", "fix", "help", "image", "message", "name", "note",
                 "raises", "remedy", "rule", "sdk", "severity", "source", "span")  # fmt: skip

    def __init__(
        self,
        code: str,
        rule: str,
        severity: Severity,
        message: str,
        help: str,
        source: Source,
        span: Span,
        name: str | None = None,
        image: str | None = None,
        fix: Fix | None = None,
        anchor: Span | None = None,
        note: str = "",
        remedy: str = "",
        raises: str = "",
        sdk: str = "",
    ) -> None:
        self.code = code
        self.rule = rule
        self.severity = severity
        self.message = message
        self.help = help
        self.source = source
        self.span = span
        self.name = name
        self.image = image
        self.fix = fix
        self.anchor = anchor
        self.note = note
        self.remedy = remedy
        self.raises = raises
        self.sdk = sdk

    def but(self, **changes: Any) -> Finding:  # noqa: ANN401
        """Give the same finding with other values of some of its attributes."""
        return Finding(**{name: getattr(self, name) for name in self.__slots__} | changes)

    @property
    def path(self) -> str:
        """The path of the file, as it was given."""
        return self.source.path

    @property
    def start(self) -> tuple[int, int]:
        """Line and column of the first code point, both from 1."""
        return self.source.position(self.span.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last code point, both from 1."""
        return self.source.position(self.span.end)

    @property
    def raised(self) -> str:
        """What is raised, and by which SDK, on one line; "" where nothing is."""
        return f"{self.sdk} raises {' '.join(self.raises.splitlines())}" if self.raises else ""

    @property
    def sort_key(self) -> tuple[str, int, str, int]:
        """Path, place, code: the order of every report."""
        return (self.source.path, self.span.start, self.code, self.span.end)
