"""Places in a text, and how it is shown."""

from __future__ import annotations

import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flyte_image_lint.text.source import Source, Span, apply_edits, first_line, shorten, visible

TEXTS = st.text(st.sampled_from("a\n\r\ufeff\x0b\x0c\x1c\x85\u2028é𝕏="), max_size=30)


def source(text: str | bytes) -> Source:
    return Source("flytekit.config", text if isinstance(text, bytes) else text.encode())


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("", [0]),
        ("a", [0]),
        ("a\n", [0, 2]),
        ("a\nb", [0, 2]),
        ("a\rb\r", [0, 2, 4]),
        ("a\r\nb\r\n", [0, 3, 6]),
        ("\n\r\n\r\r\n", [0, 1, 3, 4, 6]),
        ("\n\n", [0, 1, 2]),
        ("\r\r\n\n", [0, 1, 3, 4]),
        ("\ufeffa\nb", [0, 3]),
        ("𝕏\n𝕏", [0, 2]),
        ("a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g", [0]),
    ],
)
def test_lines_begin_behind_lf_cr_and_crlf_alone(text, starts):
    assert source(text).starts() == starts


@given(TEXTS)
def test_lines_are_those_of_text_mode(text):
    lines = io.StringIO(text, newline=None).read().split("\n")
    text_source = source(text)
    assert len(text_source.starts()) == len(lines)
    shown = [text_source.line_text(number) for number in range(1, len(lines) + 1)]
    assert shown == [lines[0].removeprefix("\ufeff"), *lines[1:]]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
def test_many_lines_of_any_kind_are_found_at_once(end):
    assert len(source(("a" + end) * 500_000).starts()) == 500_001


@pytest.mark.parametrize(
    ("text", "offset", "position"),
    [
        ("", 0, (1, 1)),
        ("ab", 2, (1, 3)),
        ("a\nb", 1, (1, 2)),
        ("a\nb", 2, (2, 1)),
        ("a\r\nb", 2, (1, 3)),
        ("a\r\nb", 3, (2, 1)),
        ("a\rb", 2, (2, 1)),
        ("a\rb\nc\r\nd", 7, (4, 1)),
        ("a\n", 2, (2, 1)),
        ("𝕏é=a", 3, (1, 4)),
        ("\ufeffab", 0, (1, 1)),
        ("\ufeffab", 1, (1, 1)),
        ("\ufeffab", 2, (1, 2)),
        ("\ufeffa\n\ufeffb", 3, (2, 1)),
        ("\ufeffa\n\ufeffb", 4, (2, 2)),
    ],
)
def test_positions_count_code_points_from_one(text, offset, position):
    assert source(text).position(offset) == position


@pytest.mark.parametrize(
    ("text", "line", "span"),
    [
        ("", 1, Span(0, 0)),
        ("a\r\nbc\rd", 1, Span(0, 1)),
        ("a\r\nbc\rd", 2, Span(3, 5)),
        ("a\r\nbc\rd", 3, Span(6, 7)),
        ("a\r\nbc\rd", 9, Span(6, 7)),
        ("a\r\nbc\rd", 0, Span(0, 1)),
        ("a\n", 2, Span(2, 2)),
        ("\ufeffa\n", 1, Span(1, 2)),
        ("\ufeff", 1, Span(1, 1)),
        ("\ufeff\n", 1, Span(1, 1)),
        ("a\n\nb", 2, Span(2, 2)),
    ],
)
def test_the_span_of_a_line_is_without_its_end_and_mark(text, line, span):
    assert source(text).line_span(line) == span


@given(TEXTS, st.data())
def test_places_from_text_mode_are_turned_into_those_of_the_file(text, data):
    data_read = text.encode()
    translated = io.TextIOWrapper(io.BytesIO(data_read), encoding="utf-8").read()
    index = data.draw(st.integers(0, len(translated)))
    offset = source(data_read).offset_of_translated(index)
    assert io.StringIO(text[:offset], newline=None).read() == translated[:index]
    if index < len(translated):
        char = "\n" if text[offset] == "\r" else text[offset]
        assert char == translated[index]


def test_bytes_that_are_not_utf8_take_a_column_each():
    text_source = source(b"a\xff\xfeb\nc")
    assert text_source.position(3) == (1, 4)
    assert text_source.line_text(1) == "a\udcff\udcfeb"
    with pytest.raises(UnicodeDecodeError):
        _ = text_source.text


@pytest.mark.parametrize(
    ("text", "newline"), [("a", "\n"), ("a\r\nb\n", "\r\n"), ("a\rb\n", "\r"), ("", "\n")]
)
def test_the_line_end_of_a_file_is_that_of_its_first_line(text, newline):
    assert source(text).newline == newline


@given(st.text(st.sampled_from("ab\n"), max_size=12), st.data())
def test_edits_replace_their_spans_and_nothing_else(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6, unique=True)))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=False))
    edits = [(Span(start, end), f"<{number}>") for number, (start, end) in enumerate(pairs)]
    wanted, at = "", 0
    for span, content in edits:
        wanted += text[at : span.start] + content
        at = span.end
    assert apply_edits(text, data.draw(st.permutations(edits))) == wanted + text[at:]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("docker.io/org/app:1.4.2", "docker.io/org/app:1.4.2"),
        ("é 容器 𝕏 …", "é 容器 𝕏 …"),
        ("a\tb\nc\rd", r"a\tb\nc\rd"),
        ("\x00\x07\x1b[31m\x7f", r"\x00\x07\x1b[31m\x7f"),
        ("\x85\x9b\xa0\xad", r"\x85\x9b\xa0\xad"),
        ("\u200b\u200d\u202e\u2028\u2029\u2066\ufeff", None),
        ("\ud800", r"\ud800"),
        ("a\udcff", r"a\xff"),
        ("\U000e0041\U0010ffff", r"\U000e0041\U0010ffff"),
        ("::error::x", r"\x3a:error::x"),
        ("  ::error::x", r"  \x3a:error::x"),
        ("x ::error::", "x ::error::"),
        ("a ##[error]b", r"a #\x23[error]b"),
        ("###[error]b", r"##\x23[error]b"),
    ],
)
def test_what_steers_is_made_visible(text, shown):
    wanted = "".join(f"\\u{ord(char):04x}" for char in text) if shown is None else shown
    assert visible(text) == wanted


@given(st.text())
def test_what_is_shown_steers_nothing(text):
    shown = visible(text)
    hidden = ("Cc", "Cf", "Cs", "Zl", "Zp", "Cn", "Co")
    assert not [char for char in shown if unicodedata.category(char) in hidden]
    assert "##[" not in shown
    assert not shown.lstrip().startswith("::")
    assert visible(shown) == shown


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [("abcdef", 6, "abcdef"), ("abcdefg", 6, "abc…efg"), ("", 6, "")],
)
def test_long_text_is_cut_in_the_middle(text, limit, shown):
    assert shorten(text, limit) == shown


def test_text_of_several_lines_is_shown_on_one():
    assert first_line(" a\n  b\t\x0bc\n") == "a b c"
    assert len(first_line("x" * 1000)) == 301
