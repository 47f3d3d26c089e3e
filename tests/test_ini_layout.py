"""Where the options of an INI config stand: as configparser and ConfigUpdater have it."""

from __future__ import annotations

import configparser
import io
import os
import re

import pytest
from configupdater import ConfigUpdater
from configupdater.option import Option
from configupdater.section import Section
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from flyte_image_lint.parsers.configs import read
from flyte_image_lint.parsers.configs.ini_layout import ini_lines
from flyte_image_lint.text.source import Source

EXAMPLES = int(os.environ.get("FLYTE_IMAGE_LINT_EXAMPLES") or 300)
SEED = os.environ.get("FLYTE_IMAGE_LINT_SEED") or "0"

ROWS = (
    "n{} = ghcr.io/o/a:{}",
    "N{}:ghcr.io/o/a:{}",
    "n{} = ghcr.io/o/a:{}\n\n# c\n",
    "; c\nn{}\t=\tghcr.io/o/a:{}\n  ",
    "[x{} = ghcr.io/o/a:{}",
    "é{} = ghcr.io/o/a:{}",
)
LONG_ROWS = (
    "n{} = a\n  b{}",
    "n{} = a\n\n  b{}",
    "n{0} = a\n# {0}\n  b{0}\n# c",
)


def options(rows: tuple[str, ...], head: str, end: str) -> tuple[Source, dict[str, object]]:
    texts = [rows[at % len(rows)].format(at, at) for at in range(350)]
    text = head + "\n".join(texts) + "\n[sdk]\nn0 = x\n"
    source = Source("x.config", text.replace("\n", end).encode())
    (config,) = read(source)
    assert config.failure is None
    assert len(config.entries) == 350
    return source, {entry.name: entry for entry in config.entries}


heads = pytest.mark.parametrize("head", ["[images]\n", "[sdk2]\na = 1\n  2\n[images]\n"])
ends = pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])


@heads
@ends
def test_what_stands_on_one_line(head, end):
    source, entries = options(ROWS, head, end)
    for entry in entries.values():
        place = entry.place
        assert place.editable
        assert source.text[place.name.start : place.name.end].lower() == entry.name
        assert source.text[place.value.start : place.value.end] == entry.value


@heads
@ends
def test_what_stands_on_several_lines(head, end):
    source, entries = options(LONG_ROWS, head, end)
    for entry in entries.values():
        place = entry.place
        assert place.not_editable_because == "the value spans several lines"
        assert source.text[place.name.start : place.name.end] == entry.name
        spelled = source.text[place.value.start : place.value.end]
        assert spelled.startswith("a")
        assert spelled.endswith(f"b{entry.name[1:]}")


TOKENS = (
    "a", "B", "%", " ", "  ", "\t", "=", ":", "#", ";", "[", "]", "\n", "\n", "\n", "\n  ", "é",
    "[images]\n", "[DEFAULT]\n", "[x]\n", "a = 1\n", "b : 2\n", " c = 3\n", "\r", "\x0b", "\x85",
    "\u2028", "\x1c", "[a]b]\n", "[]\n", "# c\n", "\n\n  d\n", "\xa0",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(TOKENS), max_size=25).map(lambda parts: "[s]\n" + "".join(parts))


def values_by_lines(source: Source) -> dict[str, dict[str, str]]:
    """Read a file by the lines that the layout gives to each section and option."""
    sections: dict[str, dict[str, str]] = {}
    for section, option, (first, last) in [*ini_lines(source)]:
        sections.setdefault(section, {})
        if option is not None:
            first_line, *more = [source.line_text(line) for line in range(first, last + 1)]
            value = re.split("[=:]", first_line, maxsplit=1)[1]
            more = [line.strip() for line in more if not line.strip().startswith(("#", ";"))]
            sections[section][option] = "\n".join([value.strip(), *more]).rstrip()
    return sections


def parsed(text: str) -> dict[str, dict[str, str]] | None:
    """Read a file with configparser; None where it raises."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error:
        return None
    return {"DEFAULT": dict(parser._defaults)} | {
        name: dict(options) for name, options in parser._sections.items()
    }


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(TEXTS)
def test_lines_belong_to_what_configparser_gives_them_to(text):
    expected = parsed(text)
    if expected is not None:
        values = values_by_lines(Source("x.config", text.encode()))
        assert {"DEFAULT": {}} | values == expected


@seed(int(SEED) if SEED.isdigit() else 0)
@settings(max_examples=EXAMPLES, deadline=None, database=None)
@given(TEXTS)
def test_first_lines_are_those_of_configupdater(text):
    """It keeps all lines in blocks; some files that configparser reads are too much for it."""
    if parsed(text) is None or re.search(r"[\x0b\x1c\x85\u2028\r]", text):
        return  # it splits lines elsewhere
    updater = ConfigUpdater(strict=False)
    try:
        updater.read_string(text)
    except (configparser.Error, AttributeError):
        return
    expected, line = {}, 1
    for block in updater.iter_blocks():
        inner = [*block.iter_blocks()] if isinstance(block, Section) else []
        line += isinstance(block, Section) or len(block.lines)
        for one in inner:
            if isinstance(one, Option):
                expected[block.name, one.raw_key.lower()] = line
            line += len(one.lines)
    lines = {
        (section, option): first
        for section, option, (first, _last) in ini_lines(Source("x.config", text.encode()))
        if option is not None
    }
    assert lines == expected


def test_an_escaped_percent_sign_before_a_bracket_is_no_reference():
    text = "[images]\na = o/a:%%(v)s\nb = o/b:%(v)s\nv = 1\nc = %%%(v)s\n"
    (config,) = read(Source("x.config", text.encode()))
    reasons = {entry.name: entry.place.not_editable_because for entry in config.entries}
    assert reasons == {
        "a": "",
        "b": "the value is interpolated",
        "c": "the value is interpolated",
        "v": "",
    }
