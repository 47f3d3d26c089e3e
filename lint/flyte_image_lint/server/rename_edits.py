"""The edits that write another name in the places of a name."""

from __future__ import annotations

import re

from ..engine.suppress import WORDS
from ..flyte.config_files import is_yaml
from ..model.finding import Edit
from ..parsers.comments import containing
from ..parsers.configs.interpolation import references
from ..text.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..model.document import ImageEntry
    from .occurrences import Occurrence
    from .rename import Edits, Renaming


def edits_of(project: Renaming, places: Iterable[Occurrence], new: str) -> Edits:
    """Give the edits for all places of a name, which are spelled, and for what goes with them."""
    by_path: dict[str, tuple[Source, dict[tuple[int, int], str]]] = {}

    def put(source: Source, span: Span, content: str) -> None:
        by_path.setdefault(source.path, (source, {}))[1][span.start, span.end] = content

    old = ""
    for one in places:
        old = one.name
        if one.spelled is not None:
            put(one.source, one.spelled, _written(one, new))
    configs = {}
    for document in project.names.documents:
        if document.is_config:
            configs[document.source.path] = document.source
            for entry in document.entries if document.format == "ini" else ():
                for span in _interpolated(entry, old):
                    put(document.source, span, new)
    for source in (*configs.values(), *project.texts()):
        for span in _in_reasons(source, old):
            put(source, span, new)
    return {
        path: (source, [Edit(Span(*place), edits[place]) for place in sorted(edits)])
        for path, (source, edits) in sorted(by_path.items())
    }


def _written(one: Occurrence, new: str) -> str:
    """Give a name as its place needs it: a key of YAML that is no text then gets quotes."""
    source, span = one.source, one.span
    if source.kind != "config" or not is_yaml(source.path):
        return new
    before = source.printable_text[span.start - 1 : span.start] if span.start else ""
    if before in ("'", '"') or is_text_in_yaml(new):
        return new
    return f'"{new}"'


def is_text_in_yaml(name: str) -> bool:
    """Whether YAML reads a plain key as text: not as a number, a boolean or the like."""
    import yaml  # costs only here

    try:
        node = yaml.compose(f"{name}: x", Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, yaml.MappingNode) or len(node.value) != 1:
        return False
    key = node.value[0][0]
    return bool(key.tag == "tag:yaml.org,2002:str" and key.value == name)


def _interpolated(entry: ImageEntry, old: str) -> Iterator[Span]:
    """Give where a value of INI speaks of an option by `%(name)s`."""
    raw = entry.raw or ""
    for name, start, end in references(raw):
        value = entry.place.value
        if name == old and entry.document.source.text[value.start : value.end] == raw:
            yield Span(value.start + start + 2, value.start + end - 2)


def _in_reasons(source: Source, old: str) -> Iterator[Span]:
    """Give where the reasons of suppressions have the name in quotes."""
    if b"flyte-image-lint:" not in source.data:
        return
    quoted = re.compile(rf"(['\"`]){re.escape(old)}\1")
    text = source.printable_text
    for comment in containing(source, WORDS):
        for quoted_name in quoted.finditer(text, comment.span.start, comment.span.end):
            yield Span(quoted_name.start() + 1, quoted_name.end() - 1)
