"""Where things stand in an INI config, by ConfigUpdater's blocks.

ConfigUpdater keeps every line of a file in blocks, so that adding up lines gives the line
of each block. Where its reading is not configparser's, the place says that it is no good.
"""

from __future__ import annotations

from configparser import Error

from configupdater import ConfigUpdater
from configupdater.option import Option
from configupdater.section import Section

from ...model.document import Place
from ...text.source import Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from configupdater.block import Block

_PART_LENGTH = 100
"""Lines, about."""

_PART = "\r"
"""Name of a section that goes on; none is called so, for all line ends have become LF."""


class IniLayout:
    """Places of the sections and options of `source`, which configparser has accepted."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._headings: dict[str, Span] = {}
        self._options: dict[tuple[str, str], tuple[int, int]] = {}  # first and last line
        text = source.text.replace("\r\n", "\n").replace("\r", "\n")
        lines = [line + "\n" for line in text.split("\n")]
        # Above the first section there are only comments, over which ConfigUpdater may stumble.
        first = next((at for at, line in enumerate(lines) if line.lstrip().startswith("[")), 0)
        lines[:first] = ["\n"] * first
        try:
            # Not strict: `[DEFAULT]` may stand twice for configparser, but not for ConfigUpdater.
            document = ConfigUpdater(strict=False).read_file(_in_parts(lines), source.path)
        except (Error, AttributeError):  # 3.2, the last for Python 3.10, stumbles over comments
            return
        line, name = 1, ""
        for block in document.iter_blocks():
            if isinstance(block, Section):
                if block.name != _PART:
                    name = block.name
                    self._headings.setdefault(name, source.line_span(line))
                    line += 1
                line = self._section(block, name, line)
            else:
                line += _len(block)

    def _section(self, section: Section, name: str, line: int) -> int:
        """Note the options from `line` on, and give the line behind them."""
        for block in section.iter_blocks():
            count = _len(block)
            if isinstance(block, Option):
                self._options[name, block.raw_key.lower()] = (line, line + count - 1)
            line += count
        return line

    def heading(self, section: str) -> Span:
        """Where the section's header stands; the first line where that is not known."""
        return self._headings.get(section) or self._source.line_span(1)

    def place(self, section: str, name: str, raw: str) -> Place:
        """Where option `name`, lower case, with the uninterpolated value `raw` stands."""
        found = self._options.get((section, name))
        if found is None:
            return Place(self.heading(section), self.heading(section), "its place is not known")
        first, last = found
        line = self._source.line_span(first)
        text = self._source.line_text(first)
        delimiter = min((at for at in (text.find("="), text.find(":")) if at >= 0), default=-1)
        key = text[: max(delimiter, 0)]
        start = line.start + len(key) - len(key.lstrip())
        name_span = Span(start, start + len(key.strip()))
        value_span = self._value(line.start + delimiter + 1, last, raw)
        spelled = self._source.text[value_span.start : value_span.end]
        if delimiter < 0 or key.strip().lower() != name:
            return Place(line, line, "its place is not known")
        if spelled != raw:
            return Place(name_span, value_span, "it stands on several lines")
        interpolated = "%(" in raw.replace("%%", "")
        return Place(name_span, value_span, "it is interpolated" if interpolated else "")

    def _value(self, start: int, last: int, raw: str) -> Span:
        """Span of the value's text from `start` on; it may go on over lines up to `last`."""
        text = self._source.text
        end = self._source.line_span(last).end
        body = text[start:end]
        if "\n" not in raw:  # what stands on later lines is comments and blank lines
            body = body.split("\n", 1)[0].split("\r", 1)[0]
        lead = len(body) - len(body.lstrip())
        return Span(start + lead, max(start + lead, start + len(body.rstrip())))


def _in_parts(lines: Iterable[str]) -> Iterator[str]:
    """Break long sections up: ConfigUpdater takes a time of the square of a section's length."""
    length = 0
    for line in lines:
        length += 1
        # A line that is not indented goes on with no value.
        if length > _PART_LENGTH and not line[0].isspace() and line[0] not in "#;[":
            yield f"[{_PART}]\n"
            length = 0
        yield line


def _len(block: Block) -> int:
    return len(block.lines)
