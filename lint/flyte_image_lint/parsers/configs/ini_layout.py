"""Where things stand in an INI config: a second, linear reading of its lines.

configparser tells no places. What it takes for a header, an option or the rest of a value is
decided here as `RawConfigParser._read` does it, for the defaults that flytekit leaves alone;
tests compare the two, and ConfigUpdater.
"""

from __future__ import annotations

from ...model.document import Place
from ...text.source import BOM, Source, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class IniLayout:
    """Places of the sections and options of `source`, which configparser has accepted."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._headings: dict[str, int] = {}
        self._options: dict[tuple[str, str], list[int]] = {}  # first and last line
        for section, option, lines in ini_lines(source):
            if option is None:
                self._headings.setdefault(section, lines[0])
            else:
                self._options[section, option] = lines

    def heading(self, section: str) -> Span:
        """Where the section's header stands; the first line where that is not known."""
        return self._source.line_span(self._headings.get(section, 1))

    def place(self, section: str, name: str, raw: str) -> Place:
        """Where option `name`, lower case, with the uninterpolated value `raw` stands."""
        lines = self._options.get((section, name))
        if lines is None:
            return Place(
                self.heading(section), self.heading(section), "the place of the value is not known"
            )
        first, last = lines
        line = self._source.line_span(first)
        text = self._source.line_text(first)
        delimiter = _delimiter(text)
        key = text[:delimiter]
        start = line.start + len(key) - len(key.lstrip())
        name_span = Span(start, start + len(key.strip()))
        value_span = self._value(line.start + delimiter + 1, last, raw)
        spelled = self._source.text[value_span.start : value_span.end]
        if spelled != raw:
            return Place(name_span, value_span, "the value spans several lines")
        interpolated = "%(" in raw.replace("%%", "")
        return Place(name_span, value_span, "the value is interpolated" if interpolated else "")

    def _value(self, start: int, last: int, raw: str) -> Span:
        """Span of the value's text from `start` on; it may go on over lines up to `last`."""
        text = self._source.text
        end = self._source.line_span(last).end
        body = text[start:end]
        if "\n" not in raw:  # what stands on later lines is comments and blank lines
            body = body.split("\n", 1)[0].split("\r", 1)[0]
        lead = len(body) - len(body.lstrip())
        return Span(start + lead, max(start + lead, start + len(body.rstrip())))


def ini_lines(source: Source) -> Iterator[tuple[str, str | None, list[int]]]:
    """Yield each header, with no option, and each option, in lower case, of an INI file.

    The list has the first and the last line, counted from 1, and grows while the value goes on.
    """
    section, lines, indent = "", list[int](), 0
    for number in range(1, len(source.starts()) + 1):
        text = source.line_text(number)
        if number == 1 and source.printable_text.startswith(BOM):
            text = BOM + text
        code = text.strip()
        if not code or code[0] in "#;":
            continue
        level = len(text) - len(text.lstrip())
        if lines and level > indent:
            lines[1] = number
            continue
        indent = level
        end = code.rfind("]") if code[0] == "[" else -1
        if end > 1:
            section, lines = code[1:end], []
            yield section, None, [number, number]
        elif section and (at := _delimiter(code)) > 0:
            lines = [number, number]
            yield section, code[:at].rstrip().lower(), lines


def _delimiter(text: str) -> int:
    """Give the offset of the first delimiter, -1 where there is none."""
    return min((at for at in (text.find("="), text.find(":")) if at >= 0), default=-1)
