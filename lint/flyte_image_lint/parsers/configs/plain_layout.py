"""Where things stand in the configs that are read without a parser.

What `fast_path` has read stands on one line an entry, so that places are found as fast as the
entries are. What is kept of an entry is where its line begins, as files may have hundreds of
thousands. Tests compare the places with those that the parsers tell.
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
    """Places of the keys and values of a YAML file that `fast_yaml` has read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._starts: dict[tuple[str, ...], dict[object, int]] = {(): {}}  # of keys, by mapping
        self._collections: dict[tuple[str, ...], Span] = {}
        self._ends: dict[int, int] = {}  # of what begins there and shares its line with others
        self._first: int | None = None
        levels: list[tuple[int, tuple[str, ...]]] = [(0, ())]  # indent and path of open mappings
        starts: list[int] = []  # of the open mappings' first keys
        key = ""
        for start, line in _content(source.text, "#"):
            indent = len(line) - len(line.lstrip(" "))
            if self._first is None:
                self._first = start
                starts.append(start + indent)
            if indent > levels[-1][0]:
                levels.append((indent, (*levels[-1][1], key)))
                starts.append(start + indent)
                self._starts[levels[-1][1]] = {}
            while indent < levels[-1][0]:
                self._close(levels.pop()[1], starts.pop(), start)
            key, _colon, rest = line[indent:].partition(":")
            self._starts[levels[-1][1]][key] = start + indent
            if rest.lstrip(" ")[:1] in ("[", "{"):
                self._keep_flow((*levels[-1][1], key), start + len(line), rest.lstrip(" "))
        while len(levels) > 1:
            self._close(levels.pop()[1], starts.pop(), len(source.text))

    def _keep_flow(self, path: tuple[str, ...], end: int, text: str) -> None:
        """Note where a collection stands with which the text up to `end`, of a line, begins."""
        from .fast_flow import items, parts  # for few files

        start, written = end - len(text), parts(text)[0]
        self._collections[path] = Span(start, start + len(written))
        if written[0] == "{":
            keys = self._starts[path] = {}
            for at, item in items(written):
                end = start + at + len(item)
                entry = item.lstrip(" ")
                keys[entry.partition(":")[0]] = end - len(entry)
                self._ends[end - len(entry)] = end

    def _entry(self, start: int) -> Place:
        """Give the place of an entry that begins at `start` and is no collection."""
        line = _line(self._source.text, start)
        if start in self._ends:
            line = line[: self._ends[start] - start]
        key, _colon, rest = line.partition(":")
        name = Span(start, start + len(key))
        text = rest.lstrip(" ")
        at = name.end + 1 + len(rest) - len(text)
        if text[:1] in ("'", '"'):
            span = Span(at + 1, at + 1 + text[1:].index(text[0]))
        else:
            value = rest.partition(" #")[0].strip(" ")
            span = Span(at, at + len(value)) if value else Span(name.end + 1, name.end + 1)
        not_editable_because = "" if span.start < span.end or text[:1] in ("'", '"') else _NOTHING
        return Place(name, span, not_editable_because)

    def _close(self, path: tuple[str, ...], start: int, end: int) -> None:
        """Note where a mapping stands that ends before `end`."""
        end = start + len(self._source.text[start:end].rstrip())
        self._collections[path] = Span(start, end)

    def document(self) -> Span:
        """Where the document stands: its first line with content."""
        return self._source.line_span(self._source.line_of(self._first or 0))

    def key(self, path: tuple[str, ...]) -> Span:
        """Where the last key of `path` stands."""
        while path:
            start = self._starts.get(path[:-1], {}).get(path[-1])
            if start is not None:
                return Span(start, start + len(path[-1]))
            path = path[:-1]
        return self.document()

    def place(self, path: tuple[str, ...], key: object) -> Place:
        """Where the entry `key` of the mapping at `path` stands."""
        start = self._starts[path][key]
        collection = self._collections.get((*path, str(key)))
        if collection is not None:
            return Place(Span(start, start + len(str(key))), collection, "a collection")
        return self._entry(start)

    def duplicates(self, _path: tuple[str, ...]) -> list[DuplicateKey]:
        """Give no keys: none stands twice."""
        return []


class PlainIniLayout:
    """Places of the sections and options of an INI file that `fast_ini` has read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._headings: dict[str, Span] = {}
        self._starts: dict[str, dict[str, int]] = {}  # of names, by section
        section = ""
        for start, line in _content(source.text, "#;"):
            if line[0] == "[":
                section = line.strip(" ")[1:-1]
                self._headings[section] = Span(start, start + len(line))
                self._starts[section] = {}
                continue
            name = line.partition("=")[0].partition(":")[0].rstrip(" ").lower()
            self._starts[section][name] = start

    def heading(self, section: str) -> Span:
        """Where the section's header stands."""
        return self._headings[section]

    def place(self, section: str, name: str, _raw: str) -> Place:
        """Where option `name`, in lower case, stands."""
        start = self._starts[section][name]
        line = _line(self._source.text, start)
        spanned = line.partition("=")[0].partition(":")[0]
        at = start + len(line) - len(line[len(spanned) + 1 :].lstrip(" "))
        value = Span(at, max(at, start + len(line.rstrip(" "))))
        return Place(Span(start, start + len(spanned.rstrip(" "))), value)


def _line(text: str, start: int) -> str:
    """Give the rest of the line from an offset, without its end."""
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].removesuffix("\r")


def _content(text: str, marks: str) -> Iterator[tuple[int, str]]:
    """Give the lines that are neither blank nor comments, each with its offset."""
    start = 0
    for line in text.split("\n"):
        body = line.strip(" \r")
        if body and body[0] not in marks:
            yield start, line.removesuffix("\r")
        start += len(line) + 1
