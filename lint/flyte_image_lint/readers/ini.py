"""INI configs: what `configparser.ConfigParser()` makes of them.

flytekit calls it with no options at all (flytekit/configuration/file.py), hence lower-cased
names, `[DEFAULT]`, interpolation, and no inline comments.
"""

from __future__ import annotations

import configparser
import re
from io import BytesIO, TextIOWrapper

from ..sites import FLYTEKIT, Config, Failure, Heading, Place, Site
from ..text import Source, Span, Unreadable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from .ini_layout import IniLayout

MAX_EXPANSION = 1_000_000
"""Code points that interpolation may add to the values of a file."""


def read_ini(source: Source) -> Config:
    """Read an INI config. Raises Unreadable where interpolation or a line would explode."""
    _guard(source)
    config = Config(source, "ini", FLYTEKIT)
    parser = configparser.ConfigParser()
    stream = TextIOWrapper(BytesIO(source.data), encoding="utf-8")
    try:
        parser.read_file(stream, source.path)
    except UnicodeDecodeError as error:
        config.failure = Failure("encoding", f"UnicodeDecodeError: {error}")
        return config
    except configparser.Error as error:
        config.failure = _failure(source, error)
        return config
    layout = _LazyLayout(source)
    _headings(config, parser, layout)
    if parser.has_section("internal"):
        message = (
            f"FlyteAssertion: USER:AssertionError: error=The config file '{source.path}' "
            "cannot contain a section for internal only configurations."
        )
        config.failure = Failure("internal", message, layout.heading("internal"))
    elif parser.has_section("images"):
        _sites(config, parser, layout)
    return config


class _LazyLayout:
    """Defers ConfigUpdater until a place is asked for: it costs more than the parsing."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._layout: IniLayout | None = None

    def _get(self) -> IniLayout:
        if self._layout is None:
            from .ini_layout import IniLayout

            self._layout = IniLayout(self.source)
        return self._layout

    def heading(self, section: str) -> Span:
        return self._get().heading(section)

    def place(self, section: str, name: str, raw: str) -> Place:
        return self._get().place(section, name, raw)


def _sites(config: Config, parser: configparser.ConfigParser, layout: _LazyLayout) -> None:
    # The public ways to list a section's options all mix those of [DEFAULT] in.
    own = parser._sections["images"]  # type: ignore[attr-defined]
    _guard_expansion(parser)
    for name in parser.options("images"):
        value: str | None = None
        failure = None
        raw = parser.get("images", name, raw=True)
        try:
            value = parser.get("images", name)
        except configparser.InterpolationError as error:
            failure = Failure(_INTERPOLATION[type(error)], _told(error))
        section = "images" if name in own else parser.default_section

        def locate(section: str = section, name: str = name, raw: str = raw) -> Place:
            return layout.place(section, name, raw)

        config.sites.append(
            Site(config, name, value, locate, raw=raw, failure=failure, leaked=name not in own)
        )


_INTERPOLATION: dict[type[Exception], str] = {
    configparser.InterpolationSyntaxError: "interpolation-syntax",
    configparser.InterpolationMissingOptionError: "interpolation-missing",
    configparser.InterpolationDepthError: "interpolation-depth",
}


def _headings(config: Config, parser: configparser.ConfigParser, layout: _LazyLayout) -> None:
    for section in parser.sections():
        if section != "images" and section.strip().lower() in ("images", "image"):

            def locate(section: str = section) -> Span:
                return layout.heading(section)

            config.headings.append(Heading(f"[{section}]", "[images]", locate))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"


def _failure(source: Source, error: configparser.Error) -> Failure:
    """Turn what configparser raised into a kind and a line."""
    kind, line, detail = "syntax", 1, ""
    if isinstance(error, configparser.DuplicateSectionError):
        kind, line, detail = "duplicate-section", error.lineno or 1, str(error.section)
    elif isinstance(error, configparser.DuplicateOptionError):
        kind, line, detail = "duplicate-option", error.lineno or 1, error.option
    elif isinstance(error, configparser.MissingSectionHeaderError):
        kind, line = "no-section", error.lineno
        if source.printable_text.startswith("\ufeff"):
            kind = "byte-order-mark"
    elif isinstance(error, configparser.ParsingError):
        line = error.errors[0][0] if error.errors else 1
    return Failure(kind, _told(error), source.line_span(line), detail)


def _guard(source: Source) -> None:
    """Refuse the lines over which configparser's option pattern takes quadratic time."""
    if len(source.data) > 500 and re.search(r"\S[^\S\r\n]{500,}\S", source.printable_text):
        raise Unreadable("has a line with more than 500 blanks in a row")


def _guard_expansion(parser: configparser.ConfigParser) -> None:
    """Refuse values that interpolation would blow up, before it does."""
    raw = {name: parser.get("images", name, raw=True) for name in parser.options("images")}
    known: dict[tuple[str, int], tuple[int, bool]] = {}

    def expanded(name: str, depth: int) -> tuple[int, bool]:
        """Give the length that comes of an option, and whether an error ends it there."""
        text = raw.get(name)
        if text is None or (depth > configparser.MAX_INTERPOLATION_DEPTH and "%(" in text):
            return 0, True
        if "%(" not in text:
            return len(text), False
        if (name, depth) not in known:
            length, ended = len(text), False
            for key in _references(text):
                more, ended = expanded(key.lower(), depth + 1)
                length += more
                if ended:
                    break
            known[name, depth] = (length, ended)
        return known[name, depth]

    total = 0
    for name in raw:
        total += expanded(name, 1)[0] - len(raw[name] or "")
        if total > MAX_EXPANSION:
            raise Unreadable(f"has values that interpolation makes longer by {MAX_EXPANSION:,}")


def _references(text: str) -> Iterator[str]:
    """Yield the names in `%(name)s`, in a time that grows with the text only."""
    start = text.find("%(")
    while start >= 0:
        end = text.find(")", start)
        if end < 0:
            return
        if text.startswith("s", end + 1):
            yield text[start + 2 : end]
        start = text.find("%(", end)
