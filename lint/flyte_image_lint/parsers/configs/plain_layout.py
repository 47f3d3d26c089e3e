"""Where things stand in the configs that are read without a parser.

What `recogniser` has read stands on one line an entry, so that places are found as fast as the
entries are. Tests compare them with those that the parsers tell.
"""

from __future__ import annotations

from ...model.document import Place
from ...text.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.document import DuplicateKey

_NOTHING = "nothing is written there"


class PlainYamlLayout:
    """Places of the keys and values of a YAML file that `recognise_yaml` has read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._places: dict[tuple[object, ...], Place] = {}
        self._first: int | None = None
        levels: list[tuple[int, tuple[str, ...]]] = [(0, ())]  # indent and path of open mappings
        starts: list[int] = []  # of the open mappings' first keys
        last: tuple[str, ...] = ()
        for start, line in _content(source.text, "#"):
            indent = len(line) - len(line.lstrip(" "))
            if self._first is None:
                self._first = start
                starts.append(start + indent)
            if indent > levels[-1][0]:
                levels.append((indent, last))
                starts.append(start + indent)
            while indent < levels[-1][0]:
                self._close(levels.pop()[1], starts.pop(), start)
            last = (*levels[-1][1], self._entry(levels[-1][1], start + indent, line[indent:]))
        while len(levels) > 1:
            self._close(levels.pop()[1], starts.pop(), len(source.text))

    def _entry(self, path: tuple[str, ...], start: int, body: str) -> str:
        """Note an entry that begins at `start`, and give its key."""
        key, _colon, rest = body.partition(":")
        name = Span(start, start + len(key))
        text = rest.lstrip(" ")
        at = name.end + 1 + len(rest) - len(text)
        if text[:1] in ("'", '"'):
            span = Span(at + 1, at + 1 + text[1:].index(text[0]))
        else:
            value = rest.partition(" #")[0].strip(" ")
            span = Span(at, at + len(value)) if value else Span(name.end + 1, name.end + 1)
        why = "" if span.start < span.end or text[:1] in ("'", '"') else _NOTHING
        self._places[(*path, key)] = Place(name, span, why)
        return key

    def _close(self, path: tuple[str, ...], start: int, end: int) -> None:
        """Note where a mapping stands that ends before `end`."""
        end = start + len(self._source.text[start:end].rstrip())
        self._places[path] = Place(self._places[path].name, Span(start, end), "a collection")

    def document(self) -> Span:
        """Where the document stands: its first line with content."""
        return self._source.line_span(self._source.position(self._first or 0)[0])

    def key(self, path: tuple[str, ...]) -> Span:
        """Where the last key of `path` stands."""
        while path and path not in self._places:
            path = path[:-1]
        return self._places[path].name if path else self.document()

    def place(self, path: tuple[str, ...], key: object) -> Place:
        """Where the entry `key` of the mapping at `path` stands."""
        return self._places[(*path, key)]

    def duplicates(self, _path: tuple[str, ...]) -> list[DuplicateKey]:
        """Give no keys: none stands twice."""
        return []


class PlainIniLayout:
    """Places of the sections and options of an INI file that `recognise_ini` has read."""

    def __init__(self, source: Source) -> None:
        self._headings: dict[str, Span] = {}
        self._places: dict[tuple[str, str], Place] = {}
        section = ""
        for start, line in _content(source.text, "#;"):
            if line[0] == "[":
                section = line.strip(" ")[1:-1]
                self._headings[section] = Span(start, start + len(line))
                continue
            spanned = line.partition("=")[0].partition(":")[0]
            key = spanned.rstrip(" ")
            value = line[len(spanned) + 1 :]
            at = start + len(line) - len(value.lstrip(" "))
            place = Place(
                Span(start, start + len(key)), Span(at, max(at, start + len(line.rstrip(" "))))
            )
            self._places[section, key.lower()] = place

    def heading(self, section: str) -> Span:
        """Where the section's header stands."""
        return self._headings[section]

    def place(self, section: str, name: str, _raw: str) -> Place:
        """Where option `name`, in lower case, stands."""
        return self._places[section, name]


def _content(text: str, marks: str) -> Iterator[tuple[int, str]]:
    """Give the lines that are neither blank nor comments, each with its offset."""
    start = 0
    for line in text.split("\n"):
        body = line.strip(" \r")
        if body and body[0] not in marks:
            yield start, line.removesuffix("\r")
        start += len(line) + 1
